/** `t@v12` and `t@yyyyMMddHHmmssSSS`: a state of a table named by the end of its name. */
import { parseInstant } from '../core/text/parse-datetime.ts';
import { zoneOf } from '../core/zone.ts';
import type { TimeTravel } from '../plan/ports.ts';

/** The name without its suffix and what that means; null where the name has none. */
export function splitTravelSuffix(
  name: readonly string[],
  zone: string,
): { readonly name: readonly string[]; readonly travel: TimeTravel } | null {
  const last = name.at(-1)!;
  const version = /^(.+)@[vV](\d+)$/.exec(last);
  if (version !== null) {
    return { name: [...name.slice(0, -1), version[1]!], travel: { kind: 'version', version: BigInt(version[2]!) } };
  }
  const time = /^(.+)@(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})$/.exec(last);
  if (time === null) return null;
  const [, base, year, month, day, hour, minute, second, millis] = time;
  const micros = parseInstant(`${year}-${month}-${day} ${hour}:${minute}:${second}.${millis}`, zoneOf(zone));
  return micros === undefined ? null : { name: [...name.slice(0, -1), base!], travel: { kind: 'timestamp', micros } };
}
