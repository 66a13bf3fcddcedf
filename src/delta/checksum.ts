/**
 * Version checksums (`%020d.crc`): what one says against the state that the log gives. Source: PROTOCOL.md, "Version Checksum File".
 */
import { type JsonObject, type JsonValue, stringifyJson } from '../formats/json/lossless.ts';
import { isObject } from './actions.ts';
import type { Snapshot } from './snapshot.ts';

/** What is wrong with the body of the version's checksum, in words; empty where all of it holds. */
export function checksumFaults(body: JsonValue, snapshot: Snapshot): readonly string[] {
  if (!isObject(body)) return ['It holds no JSON object.'];
  const { files, metadata, protocol, transactions, domains } = snapshot;
  const bytes = files.totalBytes();
  let deleted = 0;
  let vectors = 0;
  for (let index = 0; index < files.length; index++) {
    const vector = files.vectorAt(index);
    if (vector === null) continue;
    deleted += vector.cardinality;
    vectors++;
  }
  return [
    ...numberFault(body, 'numFiles', files.length),
    ...numberFault(body, 'tableSizeBytes', bytes),
    ...numberFault(body, 'numMetadata', 1),
    ...numberFault(body, 'numProtocol', 1),
    ...numberFault(body, 'numDeletedRecordsOpt', deleted),
    ...numberFault(body, 'numDeletionVectorsOpt', vectors),
    ...textFault(body, 'metadata', 'id', metadata.id),
    ...textFault(body, 'metadata', 'schemaString', metadata.schemaString),
    ...textFault(body, 'protocol', 'minReaderVersion', protocol.minReaderVersion),
    ...textFault(body, 'protocol', 'minWriterVersion', protocol.minWriterVersion),
    ...namesFault(body, 'setTransactions', 'appId', [...transactions.keys()]),
    ...namesFault(body, 'domainMetadata', 'domain', [...domains.keys()]),
    ...histogramFaults(body, files.length, bytes),
  ];
}

/** Optional counts that are left out say nothing. */
function numberFault(body: JsonObject, name: string, actual: number): readonly string[] {
  const said = body[name];
  if (said === null || said === undefined) return isRequired.has(name) ? [`${name} is missing.`] : [];
  return Number(said) === actual ? [] : [`${name} is ${String(Number(said))}; the log gives ${actual}.`];
}

const isRequired: ReadonlySet<string> = new Set(['numFiles', 'tableSizeBytes', 'numMetadata', 'numProtocol']);

function textFault(body: JsonObject, part: string, name: string, actual: string | number | null): readonly string[] {
  const holder = body[part];
  if (!isObject(holder)) return name === 'id' || name === 'minReaderVersion' ? [`${part} is missing.`] : [];
  const said = holder[name] ?? null;
  return said === actual ? [] : [`${part}.${name} is not what the log gives.`];
}

function namesFault(body: JsonObject, part: string, key: string, actual: readonly string[]): readonly string[] {
  const list = body[part];
  if (!Array.isArray(list)) return [];
  const said = list.flatMap((item) => (isObject(item) && item['removed'] !== true ? [stringifyJson(item[key])] : []));
  const named = actual.map((name) => stringifyJson(name));
  const isSame = said.length === named.length && said.every((name) => named.includes(name));
  return isSame ? [] : [`${part} names ${said.join(', ') || 'none'}; the log gives ${named.join(', ') || 'none'}.`];
}

function histogramFaults(body: JsonObject, files: number, bytes: number): readonly string[] {
  const histogram = body['histogramOpt'] ?? body['fileSizeHistogram'];
  if (!isObject(histogram)) return [];
  const sum = (name: string): number | null => {
    const values = histogram[name];
    return Array.isArray(values) ? values.reduce<number>((total, value) => total + Number(value), 0) : null;
  };
  const [counted, total] = [sum('fileCounts'), sum('totalBytes')];
  return [
    ...(counted === null || counted === files
      ? []
      : [`The histogram counts ${counted} files; the log gives ${files}.`]),
    ...(total === null || total === bytes ? [] : [`The histogram sums to ${total} bytes; the log gives ${bytes}.`]),
  ];
}
