import { word } from "./formats.ts";

/** The frame of the documentation; the reference itself is in English, and marked so. */
export const DOCS = {
  lead: word(
    "Everything that stands on these pages can be read by programs: no key, one address for each question, every list a feed.",
    "Tout ce que montrent ces pages peut être lu par des programmes : sans clé, une adresse par question, chaque liste est un flux.",
    "Todo lo que muestran estas páginas pueden leerlo los programas: sin clave, una dirección por pregunta, cada lista es un canal.",
    "Всё, что есть на этих страницах, могут читать программы: без ключа, у каждого вопроса свой адрес, каждый список — лента.",
    "كل ما في هذه الصفحات تستطيع البرامج قراءته: بلا مفتاح، ولكل سؤال عنوان واحد، وكل قائمة هي أيضاً خلاصة.",
    "这些页面上的一切都可由程序读取：无需密钥，每个问题一个地址，每个列表都是订阅源。",
    "Tudo o que estas páginas mostram pode ser lido por programas: sem chave, um endereço por pergunta, cada lista é um feed.",
    "Alles auf diesen Seiten können Programme lesen: ohne Schlüssel, eine Adresse für jede Frage, jede Liste ein Feed.",
  ),
  english: word(
    "The reference below is in English.",
    "La référence ci-dessous est en anglais.",
    "La referencia que sigue está en inglés.",
    "Справочник ниже — на английском языке.",
    "المرجع أدناه باللغة الإنجليزية.",
    "以下参考资料为英文。",
    "A referência abaixo está em inglês.",
    "Die Referenz unten ist auf Englisch.",
  ),
  contents: word("On this page", "Sur cette page", "En esta página", "На этой странице", "في هذه الصفحة", "本页内容", "Nesta página", "Auf dieser Seite"),
  document: word(
    "OpenAPI document",
    "Document OpenAPI",
    "Documento OpenAPI",
    "Документ OpenAPI",
    "وثيقة OpenAPI",
    "OpenAPI 文档",
    "Documento OpenAPI",
    "OpenAPI-Dokument",
  ),
  schema: word(
    "JSON Schema of an entry",
    "Schéma JSON d’une entrée",
    "Esquema JSON de una entrada",
    "JSON Schema записи",
    "مخطط JSON لمادة",
    "条目的 JSON Schema",
    "Esquema JSON de uma entrada",
    "JSON Schema eines Eintrags",
  ),
};
