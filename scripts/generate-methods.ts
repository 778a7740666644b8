/**
 * Writes the typed catalogue of REST methods: `scripts/methods.json` + `scripts/method-overlay.ts`
 * -> `src/bitrix24/methods/`. Run with `npm run generate`; the same input gives the same bytes.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { idempotencyKey, MORE_PARAMS, PARAMS, RESULTS, repetition } from './method-overlay.ts';

interface Param {
  type: string;
  required: boolean;
  conditional?: boolean;
  note?: string;
  default?: unknown;
  enum?: readonly (string | number)[];
  properties?: Readonly<Record<string, Param>>;
  items?: Readonly<Record<string, Param>>;
}

interface Method {
  generation: 'v1' | 'v2' | 'common';
  scope: string;
  undocumented?: boolean;
  note?: string;
  params: Readonly<Record<string, Param>>;
  result: string;
  resultNote?: string;
  errors: readonly string[];
  errorInfo?: Readonly<Record<string, { status: number }>>;
}

/** File, interface and the names it holds; the first family that matches takes the method. */
const FAMILIES: readonly { file: string; holds: RegExp }[] = [
  { file: 'im-messages', holds: /^im\.(message|dialog|counters|revision)\b/ },
  { file: 'im-chats', holds: /^im\.chat\./ },
  { file: 'im-users', holds: /^im\.(user|disk|notify)\b/ },
  { file: 'imbot-chats', holds: /^imbot\.(chat|dialog)\./ },
  { file: 'imbot-v2-bots', holds: /^imbot\.v2\.(Bot|Command|Event|Revision)\./ },
  { file: 'imbot-v2-messages', holds: /^imbot\.v2\.(Chat\.Message|File)\./ },
  { file: 'imbot-v2-chats', holds: /^imbot\.v2\./ },
  { file: 'imbot', holds: /^imbot\./ },
  { file: 'im-v2-messages', holds: /^im\.v2\.Chat\.Message\./ },
  { file: 'im-v2-chat-parts', holds: /^im\.v2\.Chat\.[A-Z]/ },
  { file: 'im-v2-chat-settings', holds: /^im\.v2\.Chat\.(set|update)/ },
  { file: 'im-v2-chats', holds: /^im\.v2\.Chat\./ },
  { file: 'im-v2', holds: /^im\.v2\./ },
  { file: 'imopenlines', holds: /^imopenlines\./ },
  { file: 'general', holds: /./ },
];

const ROOT = new URL('../', import.meta.url);
const MAX_LINES = 400;
const HEADER =
  '// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.\n';

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  boolean: "boolean | 'Y' | 'N'",
  'Y/N': "'Y' | 'N'",
  url: 'string',
  base64: 'string',
  datetime: 'string',
  object: 'JsonMap',
  array: 'JsonList',
  unknown: 'JsonValue',
};

const RESULT_TYPES: Readonly<Record<string, string>> = {
  true: 'true',
  false: 'false',
  null: 'null',
  bool: 'boolean',
  boolean: 'boolean',
  integer: 'number',
  string: 'string',
  mixed: 'JsonValue',
  object: 'JsonMap',
  // PHP arrays: a list or a map, and `[]` for an empty map.
  array: 'JsonMap | JsonList',
};

function quote(text: string | number): string {
  return typeof text === 'number'
    ? String(text)
    : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function one(type: string, types: Readonly<Record<string, string>>): string {
  const element = type.endsWith('[]') ? type.slice(0, -2) : type;
  const known = types[element];
  if (known === undefined) throw new Error(`no TypeScript type for "${type}"`);
  return element === type ? known : `${known}[]`;
}

function union(type: string, types: Readonly<Record<string, string>>): string {
  return type
    .split('|')
    .map((part) => one(part, types))
    .join(' | ');
}

function paramType(param: Param, path: string): string {
  const written = PARAMS[path];
  if (written !== undefined) return written;
  if (param.properties !== undefined) return fields(param.properties, path);
  if (param.items !== undefined) return `${fields(param.items, path)}[]`;
  if (param.enum !== undefined) return param.enum.map(quote).join(' | ');
  return union(param.type, TYPES);
}

/** `or chatId (integer)`: the parameter has an alternative name that the data names only in the note. */
function alternative(param: Param): { name: string; type: string } | undefined {
  const [, name, type] = /^or (chatId|ids)\b(?: \((\w+)\))?/.exec(param.note ?? '') ?? [];
  return name === undefined ? undefined : { name, type: type ?? param.type };
}

function field(name: string, param: Param, path: string): string {
  const other = alternative(param);
  const required = param.required && other === undefined;
  const facts = [
    param.conditional === true && param.note === undefined ? 'required under a condition' : param.note,
    param.default === undefined ? undefined : `default ${JSON.stringify(param.default)}`,
  ].filter((fact) => fact !== undefined);
  const comment = facts.length === 0 ? '' : `/** ${facts.join('; ').replaceAll('*/', '* /')} */\n`;
  const own = `${comment}${name}${required ? '' : '?'}: ${paramType(param, path)};\n`;
  return other === undefined ? own : `${own}${other.name}?: ${union(other.type, TYPES)};\n`;
}

function fields(params: Readonly<Record<string, Param>>, path: string): string {
  const separator = path.includes(' ') ? '.' : ' ';
  const text = Object.entries(params)
    .map(([name, param]) => field(name, param, `${path}${separator}${name}`))
    .join('');
  return text.startsWith('/**') ? `{\n${text}}` : `{${text}}`;
}

/** Bots registered through a webhook prove themselves with a secret in every call, also where the data omits it. */
function paramsOf(name: string, method: Method): Readonly<Record<string, Param>> {
  if (!name.startsWith('imbot.')) return { ...method.params, ...MORE_PARAMS[name] };
  const secret = name.startsWith('imbot.v2.') ? 'botToken' : 'CLIENT_ID';
  if (secret in method.params) return method.params;
  return { ...method.params, [secret]: { type: 'string', required: false, note: 'webhook auth only' } };
}

function entry(name: string, method: Method): string {
  const params = paramsOf(name, method);
  const notes = [
    method.undocumented === true ? 'Not in the reference; may change.' : undefined,
    method.note === undefined ? undefined : `Note: ${method.note}.`,
    method.resultNote === undefined ? undefined : `Result: ${method.resultNote}.`,
  ].filter((note) => note !== undefined);
  return [
    notes.length === 0 ? '' : `/** ${notes.join(' ').replaceAll('*/', '* /')} */\n`,
    `${quote(name)}: {`,
    `params: ${Object.keys(params).length === 0 ? 'NoParams' : fields(params, name)};`,
    `result: ${RESULTS[name] ?? union(method.result, RESULT_TYPES)};`,
    `error: ${method.errors.length === 0 ? 'never' : method.errors.map(quote).join(' | ')};`,
    '};\n',
  ].join('');
}

function interfaceName(file: string): string {
  return `${file.replaceAll(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Methods`;
}

function importsOf(body: string): string {
  const used = (names: readonly string[]) => names.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const resultTypes = [
    ...new Set(Object.values(RESULTS).flatMap((text) => text.match(/\b[A-Z]\w+\b/g) ?? [])),
  ];
  const json = used(['JsonList', 'JsonMap', 'JsonValue', 'NoParams', 'PhpMap']);
  const shapes = used(
    resultTypes.filter((name) => !name.startsWith('Json') && name !== 'PhpMap' && /[a-z]/.test(name)),
  );
  const line = (names: readonly string[], from: string) =>
    names.length === 0 ? '' : `import type { ${[...names].sort().join(', ')} } from './${from}.ts';\n`;
  return line(json, 'json') + line(shapes, 'results');
}

function familyFile(file: string, methods: readonly (readonly [string, Method])[]): string {
  const body = methods.map(([name, method]) => entry(name, method)).join('');
  return `${HEADER}${importsOf(body)}\nexport interface ${interfaceName(file)} {${body}}\n`;
}

function indexFile(files: readonly string[]): string {
  const imports = [...files]
    .sort()
    .map((file) => `import type { ${interfaceName(file)} } from './${file}.ts';\n`);
  const doc = '/** Every catalogued REST method: its parameters, its result and its error codes. */\n';
  const bases = files.map(interfaceName).join(', ');
  return `${HEADER}${imports.join('')}\n${doc}export interface RestMethods extends ${bases} {}\n`;
}

function factsFile(methods: readonly (readonly [string, Method])[]): string {
  const rows = methods.map(([name, method]) => {
    const codes = method.errors.map((code) => {
      const status = method.errorInfo?.[code]?.status ?? 400;
      return status === 400 ? code : `${code}@${status}`;
    });
    const head = [method.generation, method.scope, repetition(name), idempotencyKey(name) ?? '-'];
    return `${quote(name)}: ${quote([...head, ...codes].join(' '))},\n`;
  });
  const doc =
    '/** By method: generation, scopes, what a repetition does, idempotency key, error codes (`@status` when not 400). */\n';
  return `${HEADER}\n${doc}export const FACTS: Readonly<Record<string, string>> = {${rows.join('')}};\n`;
}

/** The project's formatter decides about line breaks, so that the committed files pass the gate. */
function format(path: string, text: string): Promise<string> {
  const biome = new URL('node_modules/.bin/biome', ROOT).pathname;
  return new Promise((resolve, reject) => {
    const child = execFile(
      biome,
      ['format', `--stdin-file-path=${path}`],
      { cwd: ROOT.pathname, maxBuffer: 1 << 24 },
      (error, stdout) => (error === null ? resolve(stdout) : reject(error)),
    );
    child.stdin?.end(text);
  });
}

/** The generated files: path from the project's root -> text. @throws when a file would be over 400 lines. */
export async function generateMethods(): Promise<Map<string, string>> {
  const source: Readonly<Record<string, Method>> = JSON.parse(
    await readFile(new URL('scripts/methods.json', ROOT), 'utf8'),
  );
  const methods = Object.entries(source);
  const unknown = Object.keys(RESULTS).filter((name) => !(name in source));
  if (unknown.length > 0) throw new Error(`results for unknown methods: ${unknown.join(', ')}`);
  const families = new Map<string, [string, Method][]>(FAMILIES.map(({ file }) => [file, []]));
  for (const [name, method] of methods) {
    const family = FAMILIES.find(({ holds }) => holds.test(name));
    if (family !== undefined) families.get(family.file)?.push([name, method]);
  }
  const raw = new Map<string, string>([...families].map(([file, held]) => [file, familyFile(file, held)]));
  raw.set('rest-methods', indexFile([...families.keys()]));
  raw.set('facts-table', factsFile(methods));
  const files = await Promise.all(
    [...raw].map(async ([file, text]): Promise<[string, string]> => {
      const path = `src/bitrix24/methods/${file}.ts`;
      return [path, await format(path, text)];
    }),
  );
  for (const [path, text] of files) {
    const lines = text.split('\n').length - 1;
    if (lines > MAX_LINES) throw new Error(`${path} has ${lines} lines: split its family`);
  }
  return new Map(files);
}

if (import.meta.main) {
  const files = await generateMethods();
  for (const [path, text] of files) await writeFile(new URL(path, ROOT), text);
  console.log(`${files.size} files written`);
}
