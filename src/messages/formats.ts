import type { ACCESS, EVENT_GENRES, MODES, NEWS_GENRES, RELATIONS, ROLES, STATUSES } from "../domain/entry/entry.ts";
import type { Complete } from "../domain/entry/language.ts";

// The words that formats show to people. Eight parameters and complete tables: a missing translation does not compile.

/** A word in each language, in the order of LANGUAGES. */
export function word(en: string, fr: string, es: string, ru: string, ar: string, zh: string, pt: string, de: string): Complete {
  return { en, fr, es, ru, ar, zh, pt, de };
}

export type Table<Key extends string> = { readonly [key in Key]: Complete };

export const STATUS: Table<(typeof STATUSES)[number]> = {
  provisional: word("Provisional", "Provisoire", "Provisional", "Предварительно", "مؤقت", "暂定", "Provisório", "Vorläufig"),
  confirmed: word("Confirmed", "Confirmé", "Confirmado", "Подтверждено", "مؤكد", "已确认", "Confirmado", "Bestätigt"),
  postponed: word("Postponed", "Reporté", "Aplazado", "Перенесено", "مؤجل", "推迟", "Adiado", "Verschoben"),
  cancelled: word("Cancelled", "Annulé", "Cancelado", "Отменено", "ملغى", "已取消", "Cancelado", "Abgesagt"),
  "moved-online": word(
    "Moved online",
    "Passe en ligne",
    "Pasa a ser en línea",
    "Переведено в онлайн",
    "تحوّل إلى الإنترنت",
    "改为线上",
    "Passa a ser online",
    "Findet jetzt online statt",
  ),
  held: word("Held", "A eu lieu", "Celebrado", "Состоялось", "عُقد", "已举行", "Realizado", "Hat stattgefunden"),
};

export const ROLE: Table<(typeof ROLES)[number]> = {
  publisher: word("Publisher", "Éditeur", "Editor", "Издатель", "الناشر", "发布方", "Editor", "Herausgeber"),
  issuer: word("Issued by", "Émis par", "Emitido por", "Выпущено", "صادر عن", "发布机构", "Emitido por", "Ausgegeben von"),
  organiser: word("Organiser", "Organisateur", "Organizador", "Организатор", "المنظِّم", "主办方", "Organizador", "Veranstalter"),
  "co-organiser": word("Co-organiser", "Coorganisateur", "Coorganizador", "Соорганизатор", "المنظِّم المشارك", "协办方", "Coorganizador", "Mitveranstalter"),
  host: word("Host", "Hôte", "Anfitrión", "Принимающая сторона", "المضيف", "东道方", "Anfitrião", "Gastgeber"),
  supporter: word("Supported by", "Avec le soutien de", "Con el apoyo de", "При поддержке", "بدعم من", "支持方", "Com o apoio de", "Unterstützt von"),
  funder: word("Funded by", "Financé par", "Financiado por", "При финансировании", "بتمويل من", "资助方", "Financiado por", "Gefördert von"),
  partner: word("Partner", "Partenaire", "Socio", "Партнёр", "الشريك", "合作伙伴", "Parceiro", "Partner"),
  secretariat: word("Secretariat", "Secrétariat", "Secretaría", "Секретариат", "الأمانة", "秘书处", "Secretariado", "Sekretariat"),
};

export const GENRE: Table<(typeof NEWS_GENRES)[number] | (typeof EVENT_GENRES)[number]> = {
  article: word("Article", "Article", "Artículo", "Статья", "مقال", "文章", "Artigo", "Artikel"),
  "press-release": word(
    "Press release",
    "Communiqué de presse",
    "Comunicado de prensa",
    "Пресс-релиз",
    "بيان صحفي",
    "新闻稿",
    "Comunicado de imprensa",
    "Pressemitteilung",
  ),
  statement: word("Statement", "Déclaration", "Declaración", "Заявление", "بيان", "声明", "Declaração", "Erklärung"),
  speech: word("Speech", "Discours", "Discurso", "Речь", "خطاب", "讲话", "Discurso", "Rede"),
  publication: word("Publication", "Publication", "Publicación", "Публикация", "منشور", "出版物", "Publicação", "Publikation"),
  call: word("Call", "Appel", "Convocatoria", "Конкурс или приём предложений", "دعوة", "征集", "Chamada", "Aufruf"),
  meeting: word("Meeting", "Réunion", "Reunión", "Совещание", "اجتماع", "会议", "Reunião", "Treffen"),
  conference: word("Conference", "Conférence", "Conferencia", "Конференция", "مؤتمر", "大会", "Conferência", "Konferenz"),
  webinar: word("Webinar", "Webinaire", "Seminario web", "Вебинар", "ندوة عبر الإنترنت", "网络研讨会", "Webinar", "Webinar"),
  consultation: word("Consultation", "Consultation", "Consulta", "Консультация", "مشاورة", "征求意见", "Consulta", "Konsultation"),
  course: word("Course", "Cours", "Curso", "Курс", "دورة تدريبية", "课程", "Curso", "Kurs"),
};

export const MODE: Table<(typeof MODES)[number]> = {
  "in-person": word("In person", "En présentiel", "Presencial", "Очно", "حضوري", "线下", "Presencial", "Vor Ort"),
  online: word("Online", "En ligne", "En línea", "Онлайн", "عبر الإنترنت", "线上", "Online", "Online"),
  hybrid: word(
    "In person and online",
    "En présentiel et en ligne",
    "Presencial y en línea",
    "Очно и онлайн",
    "حضوري وعبر الإنترنت",
    "线下和线上",
    "Presencial e online",
    "Vor Ort und online",
  ),
};

export const ADMISSION: Table<(typeof ACCESS)[number]> = {
  open: word("Open to all", "Ouvert à tous", "Abierto a todos", "Для всех желающих", "مفتوح للجميع", "向所有人开放", "Aberto a todos", "Offen für alle"),
  registration: word("With registration", "Sur inscription", "Con inscripción", "По регистрации", "بالتسجيل", "需注册", "Mediante inscrição", "Mit Anmeldung"),
  invitation: word("By invitation", "Sur invitation", "Por invitación", "По приглашению", "بدعوة", "仅限受邀者", "Por convite", "Auf Einladung"),
  members: word("For members", "Réservé aux membres", "Para miembros", "Для членов", "للأعضاء", "仅限成员", "Para membros", "Für Mitglieder"),
  media: word("For the media", "Réservé à la presse", "Para la prensa", "Для прессы", "لوسائل الإعلام", "仅限媒体", "Para a imprensa", "Für die Presse"),
};

/** What a text is to its source. An original needs no word. */
export const RELATION: Table<Exclude<(typeof RELATIONS)[number], "original"> | "machine"> = {
  translation: word("Translation", "Traduction", "Traducción", "Перевод", "ترجمة", "译文", "Tradução", "Übersetzung"),
  adaptation: word("Adaptation", "Adaptation", "Adaptación", "Адаптация", "نص مقتبس", "改编", "Adaptação", "Bearbeitung"),
  partial: word(
    "Partial translation",
    "Traduction partielle",
    "Traducción parcial",
    "Частичный перевод",
    "ترجمة جزئية",
    "部分译文",
    "Tradução parcial",
    "Teilübersetzung",
  ),
  abstract: word(
    "Our summary",
    "Notre résumé",
    "Nuestro resumen",
    "Наше краткое изложение",
    "ملخص أعددناه",
    "本站摘要",
    "O nosso resumo",
    "Unsere Zusammenfassung",
  ),
  machine: word(
    "Machine translation",
    "Traduction automatique",
    "Traducción automática",
    "Машинный перевод",
    "ترجمة آلية",
    "机器翻译",
    "Tradução automática",
    "Maschinelle Übersetzung",
  ),
};

/** By the `rel` of an entry's link. */
export const LINK: Table<"stream" | "registration" | "recording" | "programme" | "related"> = {
  stream: word("Stream", "Diffusion en direct", "Transmisión en directo", "Трансляция", "البث المباشر", "直播", "Transmissão", "Livestream"),
  registration: word("Registration", "Inscription", "Inscripción", "Регистрация", "التسجيل", "注册", "Inscrição", "Anmeldung"),
  recording: word("Recording", "Enregistrement", "Grabación", "Запись", "التسجيل المصوّر", "录像", "Gravação", "Aufzeichnung"),
  programme: word("Programme", "Programme", "Programa", "Программа", "البرنامج", "日程", "Programa", "Programm"),
  related: word("See also", "Voir aussi", "Véase también", "См. также", "انظر أيضاً", "另见", "Ver também", "Siehe auch"),
};

export const LABEL: Table<
  | ("when" | "where" | "status" | "mode" | "access" | "languages" | "interpretation" | "opens" | "closes" | "unknownDate")
  | (
      | "sessions"
      | "deadline"
      | "deadlines"
      | "note"
      | "correction"
      | "documents"
      | "symbol"
      | "source"
      | "originalPage"
      | "author"
      | "speaker"
      | "onThisService"
      | "someSessions"
    )
> = {
  when: word("When", "Quand", "Cuándo", "Когда", "الموعد", "时间", "Quando", "Wann"),
  where: word("Where", "Où", "Dónde", "Где", "المكان", "地点", "Onde", "Wo"),
  status: word("Status", "Statut", "Estado", "Статус", "الحالة", "状态", "Estado", "Status"),
  mode: word("Format", "Format", "Formato", "Формат", "الشكل", "形式", "Formato", "Format"),
  access: word("Attendance", "Participation", "Participación", "Участие", "الحضور", "参加方式", "Participação", "Teilnahme"),
  languages: word(
    "Working languages",
    "Langues de travail",
    "Idiomas de trabajo",
    "Рабочие языки",
    "لغات العمل",
    "工作语言",
    "Línguas de trabalho",
    "Arbeitssprachen",
  ),
  interpretation: word("Interpretation", "Interprétation", "Interpretación", "Устный перевод", "الترجمة الشفوية", "口译", "Interpretação", "Dolmetschen"),
  opens: word("opens", "ouverture", "apertura", "начало", "فتح الباب", "开始", "abertura", "Beginn"),
  closes: word("closes", "clôture", "cierre", "окончание", "إغلاق الباب", "截止", "encerramento", "Schluss"),
  unknownDate: word(
    "Date not known",
    "Date inconnue",
    "Fecha desconocida",
    "Дата неизвестна",
    "التاريخ غير معروف",
    "日期未知",
    "Data desconhecida",
    "Datum unbekannt",
  ),
  sessions: word("Programme", "Programme", "Programa", "Программа", "البرنامج", "日程", "Programa", "Programm"),
  deadline: word("Deadline", "Date limite", "Plazo", "Крайний срок", "الموعد النهائي", "截止日期", "Prazo", "Frist"),
  deadlines: word("Deadlines", "Dates limites", "Plazos", "Крайние сроки", "المواعيد النهائية", "截止日期", "Prazos", "Fristen"),
  note: word("Note", "Note", "Nota", "Примечание", "ملاحظة", "注", "Nota", "Anmerkung"),
  correction: word("Correction", "Rectificatif", "Corrección", "Исправление", "تصويب", "更正", "Correção", "Berichtigung"),
  documents: word("Documents", "Documents", "Documentos", "Документы", "الوثائق", "文件", "Documentos", "Dokumente"),
  symbol: word("Document number", "Cote", "Signatura", "Номер документа", "رمز الوثيقة", "文号", "Número do documento", "Dokumentnummer"),
  source: word("Source", "Source", "Fuente", "Источник", "المصدر", "来源", "Fonte", "Quelle"),
  originalPage: word(
    "Original page",
    "Page d’origine",
    "Página original",
    "Исходная страница",
    "الصفحة الأصلية",
    "原始页面",
    "Página original",
    "Originalseite",
  ),
  author: word("Author", "Auteur", "Autor", "Автор", "المؤلف", "作者", "Autor", "Verfasser"),
  speaker: word("Speaker", "Intervenant", "Ponente", "Докладчик", "المتحدث", "发言人", "Orador", "Redner"),
  someSessions: word(
    "some sessions",
    "certaines séances",
    "algunas sesiones",
    "некоторые сессии",
    "بعض الجلسات",
    "部分场次",
    "algumas sessões",
    "einzelne Sitzungen",
  ),
  onThisService: word(
    "On this service",
    "Sur ce service",
    "En este servicio",
    "В этом сервисе",
    "في هذه الخدمة",
    "本站页面",
    "Neste serviço",
    "In diesem Dienst",
  ),
};

/** What stands between a label and its value: French keeps a space ahead of the colon, Chinese has a colon of its own. */
export const COLON: Complete = word(": ", "\u00A0: ", ": ", ": ", ": ", "：", ": ", ": ");

/** What stands between the members of a list. */
export const COMMA: Complete = word(", ", ", ", ", ", ", ", "، ", "、", ", ", ", ");

/** What stands between the parts of a place, of which each lies in the next. */
export const APART: Complete = word(", ", ", ", ", ", ", ", "، ", "，", ", ", ", ");

/** What stands between two things of which one has a comma within: French keeps a space ahead of it. */
export const SEMICOLON: Complete = word("; ", "\u00A0; ", "; ", "; ", "؛ ", "；", "; ", "; ");

/** What stands between a figure and what it counts: Chinese writes them together. */
export const SPACE: Complete = word(" ", " ", " ", " ", " ", "", " ", " ");

/** What the widget, the frame and the badge say beside the entries. */
export const WIDGET: Table<"more" | "read" | "none" | "noEvents" | "next"> = {
  more: word("See all", "Tout voir", "Ver todo", "Смотреть все", "عرض الكل", "查看全部", "Ver tudo", "Alle ansehen"),
  read: word("Read", "Lire", "Leer", "Читать", "اقرأ", "阅读", "Ler", "Lesen"),
  none: word("Nothing yet", "Rien pour l’instant", "Nada por ahora", "Пока ничего нет", "لا شيء بعد", "暂无内容", "Nada por enquanto", "Noch nichts"),
  noEvents: word(
    "No coming events",
    "Aucun événement à venir",
    "No hay eventos próximos",
    "Предстоящих событий нет",
    "لا توجد فعاليات قادمة",
    "暂无即将举行的活动",
    "Não há eventos próximos",
    "Keine kommenden Termine",
  ),
  next: word("Next event", "Prochain événement", "Próximo evento", "Ближайшее событие", "الفعالية القادمة", "下一场活动", "Próximo evento", "Nächster Termin"),
};
