// What the widget offers to scripts and tells by events. It stands at /widget/v1.d.ts of a help centre; keep a copy beside your code.

/** An answer that was shown while somebody asked. */
interface RapportTried {
  /** The article's id, twice: the server calls it `article`. */
  id: string;
  article: string;
  title: string;
  /** Its whole address. */
  url: string;
  /** Whether it was opened. */
  opened: boolean;
  /** What was said of it, if anything was. */
  helpful?: boolean;
}

interface RapportResults {
  /** As it was typed. */
  query?: string;
  /** Names the question on the server. */
  queryId?: string;
  /** How many answers are shown. */
  count: number;
}

interface RapportAnswer {
  /** The article's id. */
  id: string;
  /** Where it stood in the list, from 1. */
  rank?: number;
  query?: string;
  queryId?: string;
}

interface RapportHandoff {
  /** The question exactly as it was typed. */
  query: string;
  /** The id of the article that is open, if one is. */
  article?: string;
  /** Answers that were shown. */
  tried: RapportTried[];
  /** The address of the page, with its query. */
  page: string;
  queryId?: string;
}

interface RapportError {
  /** The HTTP status; 0 where no answer came. */
  status: number;
}

/** Events bubble from the widget's element through its page. */
interface RapportEvents {
  'rapport:ready': CustomEvent<null>;
  'rapport:open': CustomEvent<null>;
  'rapport:close': CustomEvent<null>;
  'rapport:results': CustomEvent<RapportResults>;
  'rapport:select': CustomEvent<RapportAnswer>;
  'rapport:resolved': CustomEvent<RapportAnswer>;
  'rapport:unresolved': CustomEvent<RapportAnswer>;
  /** Cancelable: `preventDefault()` means that the page takes the question to people itself. */
  'rapport:handoff': CustomEvent<RapportHandoff>;
  'rapport:error': CustomEvent<RapportError>;
}

type RapportEventName = 'ready' | 'open' | 'close' | 'results' | 'select' | 'resolved' | 'unresolved' | 'handoff' | 'error';

/** `window.Rapport`, once the script has run. */
interface Rapport {
  /** Names the script's very bytes. */
  version: string;
  /** Opens the panel, with a question in it if one is given. */
  open(question?: string): Promise<void>;
  close(): Promise<void>;
  /** Opens the panel with answers to what the page is about, before anything is typed. */
  suggest(wanted: { query: string }): Promise<void>;
  /** Fills in what the page knows of its visitor. */
  prefill(facts: { email?: string }): Promise<void>;
  /** Puts answers beside a field of a form, named by a selector. */
  attach(field: string, attributes?: Record<string, string>): HTMLElement;
  /** Listens to an event by its name without `rapport:`; what it gives back ends that. */
  on<Name extends RapportEventName>(name: Name, act: (event: RapportEvents[`rapport:${Name}`]) => void): () => void;
  /** Takes everything of the widget off the page. */
  destroy(): void;
}

/** What may be called before the script has run, and after it: `(window.Rapport ??= { q: [] }).q.push(['open', 'my question'])`. */
interface RapportQueue {
  q: { push(call: [name: string, ...given: unknown[]]): unknown };
  /** Texts that replace the widget's own. */
  strings?: Record<string, string>;
}

interface Window {
  Rapport?: RapportQueue & Partial<Rapport>;
}

interface HTMLElementTagNameMap {
  'rapport-help': HTMLElement;
  'rapport-suggest': HTMLElement;
}

interface DocumentEventMap extends RapportEvents {}
interface HTMLElementEventMap extends RapportEvents {}
