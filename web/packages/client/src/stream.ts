import { readProblem, type Problem } from "./problem";

/** One event of a server-sent stream. */
export interface StreamEvent {
  id: string;
  event: string;
  data: string;
}

export interface StreamSettings {
  url: string;
  onEvent: (event: StreamEvent) => void;
  /** Called each time the stream is up; `again` when it had been lost, so that what was missed can be read. */
  onOpen?: (again: boolean) => void;
  onRefused?: (problem: Problem) => void;
  fetch?: typeof fetch;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** The server sends a heartbeat every 15 s; a stream silent for three of them is dead. */
const SILENCE_MS = 45_000;

/** Cuts text into events; what is unfinished stays for the next piece. */
export class EventParser {
  private rest = "";
  lastId = "";

  push(text: string): StreamEvent[] {
    const whole = this.rest + text;
    // A piece may end between the two halves of a CRLF: leave the half for the next piece.
    const end = whole.endsWith("\r") ? whole.length - 1 : whole.length;
    const blocks = whole.slice(0, end).replace(/\r\n?/g, "\n").split("\n\n");
    this.rest = (blocks.pop() ?? "") + whole.slice(end);
    return blocks.map((block) => this.read(block)).filter((event) => event !== null);
  }

  /** Forgets a half-received event, when the connection that carried it is gone. */
  reset(): void {
    this.rest = "";
  }

  private read(block: string): StreamEvent | null {
    let event = "message";
    const data: string[] = [];
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") event = value;
      else if (field === "data") data.push(value);
      else if (field === "id") this.lastId = value;
    }
    return data.length === 0 ? null : { id: this.lastId, event, data: data.join("\n") };
  }
}

/**
 * Listens until the returned function is called. Unlike EventSource it backs off (1 s doubling to 30 s, with jitter),
 * notices a silent connection, and stops for good when the session is refused (401, 403).
 */
export function listen(settings: StreamSettings): () => void {
  const ask = settings.fetch ?? fetch;
  const parser = new EventParser();
  let stopped = false;
  let failures = 0;
  let opened = false;
  let abort = new AbortController();
  let wake: (() => void) | null = null;

  async function connect(): Promise<boolean> {
    abort = new AbortController();
    parser.reset();
    const headers: Record<string, string> = { accept: "text/event-stream" };
    if (parser.lastId !== "") headers["last-event-id"] = parser.lastId;
    const response = await ask(settings.url, { headers, credentials: "same-origin", cache: "no-store", signal: abort.signal });
    if (!response.ok) {
      if (response.status !== 401 && response.status !== 403) return true;
      settings.onRefused?.(await readProblem(response));
      return false;
    }
    if (response.body === null) return true;
    settings.onOpen?.(opened);
    opened = true;
    failures = 0;
    await drain(response.body.getReader());
    return true;
  }

  async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for (;;) {
      const silence = setTimeout(() => abort.abort(), SILENCE_MS);
      const piece = await reader.read().finally(() => clearTimeout(silence));
      if (piece.done) return;
      parser.push(decoder.decode(piece.value, { stream: true })).forEach(settings.onEvent);
    }
  }

  async function wait(): Promise<void> {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    failures += 1;
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, longest / 2 + (Math.random() * longest) / 2);
    });
    wake = null;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const again = await connect().catch(() => true);
      if (!again) return;
      // `stopped` may have changed while connected; the compiler cannot know.
      if (!(stopped as boolean)) await wait();
    }
  }

  const wakeNow = () => wake?.();
  addEventListener("online", wakeNow);
  document.addEventListener("visibilitychange", wakeNow);
  void run();

  return () => {
    stopped = true;
    abort.abort();
    wakeNow();
    removeEventListener("online", wakeNow);
    document.removeEventListener("visibilitychange", wakeNow);
  };
}
