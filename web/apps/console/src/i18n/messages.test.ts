import { describe, expect, it } from "vitest";
import { en } from "./en";
import { zh } from "./zh";

type Tree = Readonly<Record<string, unknown>>;

/** Every text with its path; a text made from values is made with samples. */
function texts(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") return [[here, value]];
    if (typeof value === "function") return [[here, (value as (values: unknown) => string)(samples)]];
    return texts(value as Tree, here);
  });
}

const samples = new Proxy({}, { get: (_, name) => (name === "count" || name === "page" ? 3 : "sample") });
const chinese = new Map(texts(zh));
const english = new Map(texts(en));

describe("languages", () => {
  it("say the same things", () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it.each([
    ["zh", chinese],
    ["en", english],
  ])("%s leaves nothing unsaid", (_, said) => {
    expect([...said].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("keep Chinese out of English", () => {
    const switches = new Set(["frame.languageShort"]);
    const stray = [...english].filter(([path, text]) => !switches.has(path) && /[\u3400-\u9fff]/.test(text));
    expect(stray).toEqual([]);
  });

  it("translate every sentence", () => {
    const names = new Set(["words.brandShort"]);
    const same = [...english].filter(
      ([path, text]) => !names.has(path) && chinese.get(path) === text && /[a-z]{3}/i.test(text) && !path.endsWith("problemStatus"),
    );
    expect(same).toEqual([]);
  });

  it("count in English", () => {
    expect(en.words.rows({ count: 1 })).toBe("1 row");
    expect(en.words.rows({ count: 2 })).toBe("2 rows");
    expect(en.customers.resultTitle({ count: 1 })).toBe("1 customer found");
  });
});
