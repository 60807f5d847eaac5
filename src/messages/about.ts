import type { Complete } from "../domain/entry/language.ts";
import { word } from "./formats.ts";
import { ENTRY } from "./pages.ts";

/** The page about the service: sections of a heading and a paragraph. */
export const ABOUT: readonly { readonly heading: Complete; readonly text: Complete }[] = [
  {
    heading: word(
      "What you find here",
      "Ce qui se trouve ici",
      "Qué hay aquí",
      "Что здесь есть",
      "ما الذي يوجد هنا",
      "本站内容",
      "O que está aqui",
      "Was hier steht",
    ),
    text: word(
      "Each entry is one piece of news or one event. It says who published it, when, and where the source is. The texts are written for this service or are the source’s own; each says which.",
      "Chaque entrée est une actualité ou un événement. Elle dit qui l’a publiée, quand, et où se trouve la source. Les textes sont écrits pour ce service ou viennent de la source ; chacun le précise.",
      "Cada entrada es una noticia o un evento. Dice quién la publicó, cuándo y dónde está la fuente. Los textos están escritos para este servicio o son de la fuente; cada uno lo indica.",
      "Каждая запись — это новость или событие. В ней сказано, кто и когда её опубликовал и где источник. Тексты написаны для этого сервиса или взяты из источника; это указано у каждого.",
      "كل مادة خبر أو فعالية، تذكر من نشرها ومتى وأين المصدر. النصوص مكتوبة لهذه الخدمة أو منقولة عن المصدر، وكل نص يبيّن ذلك.",
      "每个条目是一条新闻或一项活动，并注明发布者、发布时间和来源。文本由本站撰写或出自来源，均有标明。",
      "Cada entrada é uma notícia ou um evento. Diz quem a publicou, quando, e onde está a fonte. Os textos são escritos para este serviço ou são da fonte; cada um diz qual.",
      "Jeder Eintrag ist eine Nachricht oder ein Termin. Er sagt, wer ihn wann veröffentlicht hat und wo die Quelle ist. Die Texte sind für diesen Dienst geschrieben oder stammen von der Quelle; bei jedem steht, was gilt.",
    ),
  },
  {
    heading: word("Languages", "Langues", "Idiomas", "Языки", "اللغات", "语言", "Línguas", "Sprachen"),
    text: word(
      "There are eight languages. An entry is shown in a language only if it has a text in it: nothing is translated silently, and no language stands in for another. A machine translation says that it is one.",
      "Il y a huit langues. Une entrée n’est montrée dans une langue que si elle y a un texte : rien n’est traduit en silence, et aucune langue n’en remplace une autre. Une traduction automatique le dit.",
      "Hay ocho idiomas. Una entrada se muestra en un idioma solo si tiene texto en él: nada se traduce en silencio y ningún idioma sustituye a otro. Una traducción automática lo dice.",
      "Языков восемь. Запись показана на языке, только если на нём есть текст: ничто не переводится незаметно, и один язык не подменяет другой. Машинный перевод так и назван.",
      "هناك ثماني لغات. لا تظهر المادة بلغة إلا إذا كان لها نص بها: لا شيء يُترجم خفية، ولا تحل لغة محل أخرى. والترجمة الآلية مذكورة بصفتها كذلك.",
      "本站有八种语言。条目只有具备某种语言的文本时才以该语言显示：不会暗中翻译，也不会以一种语言代替另一种。机器翻译均会注明。",
      "Há oito línguas. Uma entrada só aparece numa língua se tiver texto nela: nada é traduzido em silêncio e nenhuma língua substitui outra. Uma tradução automática diz que o é.",
      "Es gibt acht Sprachen. Ein Eintrag erscheint nur in Sprachen, in denen er einen Text hat: Nichts wird stillschweigend übersetzt, keine Sprache vertritt eine andere. Maschinelle Übersetzungen sind als solche benannt.",
    ),
  },
  {
    heading: word(
      "Dates and hours",
      "Dates et heures",
      "Fechas y horas",
      "Даты и время",
      "التواريخ والساعات",
      "日期与时间",
      "Datas e horas",
      "Daten und Uhrzeiten",
    ),
    text: word(
      "Dates are as precise as the source gives them: a day, a month or only a year. An event’s hours are those of its place, with the time zone beside them. Calendars turn them into yours.",
      "Les dates ont la précision de la source : un jour, un mois ou seulement une année. Les heures d’un événement sont celles du lieu, avec le fuseau à côté. Les agendas les convertissent.",
      "Las fechas son tan precisas como las da la fuente: un día, un mes o solo un año. Las horas de un evento son las de su lugar, con la zona horaria al lado. Los calendarios las convierten a la suya.",
      "Даты настолько точны, насколько их даёт источник: день, месяц или только год. Часы события — местные, рядом указан часовой пояс. Календарь пересчитает их на ваше время.",
      "التواريخ بدقة المصدر: يوم أو شهر أو سنة فقط. وساعات الفعالية بتوقيت مكانها، وبجانبها المنطقة الزمنية. والتقاويم تحوّلها إلى توقيتك.",
      "日期的精确程度与来源一致：某日、某月或仅某年。活动时间为当地时间，并注明时区。日历会换算为您的时间。",
      "As datas são tão precisas como a fonte as dá: um dia, um mês ou apenas um ano. As horas de um evento são as do seu lugar, com o fuso horário ao lado. Os calendários convertem-nas para as suas.",
      "Daten sind so genau, wie die Quelle sie nennt: ein Tag, ein Monat oder nur ein Jahr. Die Uhrzeiten eines Termins sind die seines Ortes, die Zeitzone steht daneben. Kalender rechnen sie in Ihre um.",
    ),
  },
  {
    heading: ENTRY.corrections,
    text: word(
      "An entry keeps its address for ever. What was wrong is corrected in place, and the correction is announced. What is withdrawn leaves every list, and its address says so.",
      "Une entrée garde son adresse pour toujours. Une erreur est corrigée sur place, et le rectificatif est annoncé. Ce qui est retiré quitte toutes les listes, et son adresse le dit.",
      "Una entrada conserva su dirección para siempre. Lo erróneo se corrige en su sitio y la corrección se anuncia. Lo retirado sale de todas las listas y su dirección lo dice.",
      "Адрес записи не меняется никогда. Ошибки исправляются на месте, и об исправлении сообщается. Отозванное исчезает из всех списков, и его адрес об этом говорит.",
      "تحتفظ المادة بعنوانها إلى الأبد. يُصحَّح الخطأ في موضعه ويُعلَن التصويب. وما يُسحب يخرج من كل القوائم، وعنوانه يقول ذلك.",
      "条目的地址永不改变。错误在原处更正并予以说明。撤回的条目会从所有列表中移除，其地址会注明。",
      "Uma entrada mantém o seu endereço para sempre. O que estava errado é corrigido no lugar, e a correção é anunciada. O que é retirado sai de todas as listas, e o seu endereço di-lo.",
      "Ein Eintrag behält seine Adresse für immer. Fehler werden an Ort und Stelle berichtigt, und die Berichtigung wird genannt. Was zurückgezogen wird, verlässt alle Listen, und seine Adresse sagt es.",
    ),
  },
  {
    heading: word("Your privacy", "Votre vie privée", "Su privacidad", "Ваши данные", "خصوصيتك", "您的隐私", "A sua privacidade", "Ihre Privatsphäre"),
    text: word(
      "Pages set no cookies, store nothing on your device and load nothing from anybody else. They work without scripts. Only the composer, for editors, keeps a draft in its browser.",
      "Les pages ne déposent aucun cookie, n’enregistrent rien sur votre appareil et ne chargent rien d’ailleurs. Elles fonctionnent sans script. Seule la page de rédaction garde un brouillon dans son navigateur.",
      "Las páginas no usan cookies, no guardan nada en su dispositivo y no cargan nada de terceros. Funcionan sin scripts. Solo la página de redacción guarda un borrador en su navegador.",
      "Страницы не ставят cookie, ничего не хранят на вашем устройстве и ничего не загружают с чужих сайтов. Они работают без скриптов. Только страница для редакций хранит черновик в своём браузере.",
      "لا تضع الصفحات ملفات تعريف ارتباط، ولا تخزّن شيئاً على جهازك، ولا تحمّل شيئاً من طرف آخر. وهي تعمل دون برامج نصية. صفحة التحرير وحدها تحفظ مسودة في متصفح المحرر.",
      "页面不设置 Cookie，不在您的设备上存储任何内容，也不从第三方加载任何内容。无需脚本即可使用。只有供编辑使用的撰稿页会在其浏览器中保存草稿。",
      "As páginas não usam cookies, não guardam nada no seu dispositivo e não carregam nada de terceiros. Funcionam sem scripts. Só a página de redação guarda um rascunho no seu navegador.",
      "Die Seiten setzen keine Cookies, speichern nichts auf Ihrem Gerät und laden nichts von Dritten. Sie funktionieren ohne Skripte. Nur die Redaktionsseite bewahrt einen Entwurf in ihrem Browser auf.",
    ),
  },
  {
    heading: word("Reuse", "Réutilisation", "Reutilización", "Использование", "إعادة الاستخدام", "再利用", "Reutilização", "Weiterverwendung"),
    text: word(
      "Everything here is also there as feeds, as calendars, through an interface for programs, and as a part of your own website. No key is needed for reading.",
      "Tout ce qui se trouve ici existe en flux, en agendas, par une interface pour programmes, et comme élément de votre propre site. Aucune clé n’est nécessaire pour lire.",
      "Todo lo que hay aquí se ofrece como canales, como calendarios, mediante una interfaz para programas y como parte de su propio sitio. Para leer no hace falta clave.",
      "Всё, что здесь есть, доступно в виде лент и календарей, через программный интерфейс и как часть вашего сайта. Для чтения ключ не нужен.",
      "كل ما هنا متاح خلاصاتٍ وتقاويم، وعبر واجهة للبرامج، وجزءاً من موقعك. ولا يلزم مفتاح للقراءة.",
      "本站所有内容均可通过订阅源、日历和程序接口获取，也可嵌入您的网站。读取无需密钥。",
      "Tudo o que está aqui existe como feeds, como calendários, por uma interface para programas e como parte do seu próprio sítio. Para ler não é precisa chave.",
      "Alles hier gibt es als Feed, als Kalender, über eine Schnittstelle für Programme und als Teil Ihrer eigenen Website. Zum Lesen braucht es keinen Schlüssel.",
    ),
  },
];
