declare module "*.yaml" {
  const text: string;
  export default text;
}

declare module "*.css" {
  const text: string;
  export default text;
}

declare module "*/browser.txt" {
  const json: string;
  export default json;
}

declare module "*.png" {
  const octets: ArrayBuffer;
  export default octets;
}
