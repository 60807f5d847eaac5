import type { PeriodKind } from "../domain/time/period.ts";
import { type Table, word } from "./formats.ts";

export const DIGEST: Table<PeriodKind> = {
  daily: word("Daily digest", "Lettre quotidienne", "Boletín diario", "Дайджест за день", "الموجز اليومي", "每日摘要", "Boletim diário", "Tagesüberblick"),
  weekly: word(
    "Weekly digest",
    "Lettre hebdomadaire",
    "Boletín semanal",
    "Дайджест за неделю",
    "الموجز الأسبوعي",
    "每周摘要",
    "Boletim semanal",
    "Wochenüberblick",
  ),
  monthly: word("Monthly digest", "Lettre mensuelle", "Boletín mensual", "Дайджест за месяц", "الموجز الشهري", "每月摘要", "Boletim mensal", "Monatsüberblick"),
};

// Numbers stand after a colon, never inside a sentence: no language has to agree with them.
export const DIGEST_LABEL: Table<"coming" | "allEvents" | "empty" | "leftOut" | "whole" | "browser" | "zone" | "more"> = {
  coming: word(
    "Coming events",
    "Événements à venir",
    "Próximos eventos",
    "Предстоящие события",
    "الفعاليات القادمة",
    "即将举行的活动",
    "Próximos eventos",
    "Kommende Termine",
  ),
  allEvents: word("All events", "Tous les événements", "Todos los eventos", "Все события", "جميع الفعاليات", "全部活动", "Todos os eventos", "Alle Termine"),
  empty: word(
    "Nothing new in this period.",
    "Rien de nouveau pendant cette période.",
    "Nada nuevo en este período.",
    "За этот период ничего нового.",
    "لا جديد في هذه الفترة.",
    "本期没有新内容。",
    "Nada de novo neste período.",
    "Nichts Neues in diesem Zeitraum.",
  ),
  leftOut: word(
    "Not listed here",
    "Absents de cette liste",
    "No figuran aquí",
    "Не показано здесь",
    "غير مدرج هنا",
    "此处未列出",
    "Não constam aqui",
    "Hier nicht aufgeführt",
  ),
  whole: word(
    "Read the whole digest",
    "Lire la lettre entière",
    "Leer el boletín completo",
    "Читать дайджест полностью",
    "قراءة الموجز كاملاً",
    "阅读完整摘要",
    "Ler o boletim completo",
    "Den ganzen Überblick lesen",
  ),
  more: word("Read more", "Lire la suite", "Leer más", "Читать дальше", "قراءة المزيد", "阅读更多", "Ler mais", "Weiterlesen"),
  browser: word(
    "Open in the browser",
    "Ouvrir dans le navigateur",
    "Abrir en el navegador",
    "Открыть в браузере",
    "فتح في المتصفح",
    "在浏览器中打开",
    "Abrir no navegador",
    "Im Browser öffnen",
  ),
  zone: word(
    "Time zone of the days",
    "Fuseau horaire des jours",
    "Zona horaria de los días",
    "Часовой пояс дней",
    "المنطقة الزمنية للأيام",
    "日期所用时区",
    "Fuso horário dos dias",
    "Zeitzone der Tage",
  ),
};
