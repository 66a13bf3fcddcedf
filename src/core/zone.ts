/**
 * Time zones: the offset of an instant, and the instant of a wall clock.
 * Takes IANA names, `UTC`, `+01:00` and Java's short ids; reads the rules from Intl a stretch of time at once and keeps them.
 * A wall clock that a gap skips moves forward by the gap; one that occurs twice is the earlier instant (as Java resolves them).
 */
import { secondsPerDay } from './calendar.ts';

export interface Zone {
  readonly id: string;
  /** Seconds east of UTC at an instant, in seconds since the epoch. */
  offsetAt(seconds: number): number;
}

/** The zone of a name; undefined where there is none. */
export function findZone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = makeZone(name);
  if (zone !== undefined && zones.size < zonesMax) zones.set(name, zone);
  return zone;
}

/** The zone of a name that was checked before. Errors: RangeError for others. */
export function zoneOf(name: string): Zone {
  const zone = findZone(name);
  if (zone === undefined) throw new RangeError(`unknown time zone ${name}`);
  return zone;
}

/** The wall clock of an instant, both in microseconds since their epoch. */
export function localOfInstant(zone: Zone, micros: bigint): bigint {
  return micros + BigInt(zone.offsetAt(secondsOf(micros))) * 1_000_000n;
}

/** The instant of a wall clock. */
export function instantOfLocal(zone: Zone, local: bigint): bigint {
  const seconds = secondsOf(local);
  const before = zone.offsetAt(seconds - secondsPerDay);
  const after = zone.offsetAt(seconds + secondsPerDay);
  // Where neither offset fits its own result, the clock was set forward past this time: the old offset moves it on.
  const isLater =
    before !== after && zone.offsetAt(seconds - before) !== before && zone.offsetAt(seconds - after) === after;
  return local - BigInt(isLater ? after : before) * 1_000_000n;
}

/** How many zones are kept; names beyond (offsets of hostile data) are made anew each time. */
const zonesMax = 2000;

/** A memo of a pure function: the rules of a zone do not change while the process runs. */
const zones = new Map<string, Zone>();

/** Java's ZoneId.SHORT_IDS. */
const shortIds: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
  EST: '-05:00',
  MST: '-07:00',
  HST: '-10:00',
};

function makeZone(name: string): Zone | undefined {
  const offset = parseOffset(name);
  if (offset !== undefined) return { id: name, offsetAt: () => offset };
  const mapped = Object.hasOwn(shortIds, name) ? shortIds[name]! : name;
  if (mapped !== name) return makeZone(mapped);
  // Java's names are case-sensitive, Intl's are not: only a spelling that Intl itself would give, or an alias, counts.
  if (!/^[A-Za-z][A-Za-z0-9~/._+-]+$/.test(name) || (name === name.toLowerCase() && name.includes('/')))
    return undefined;
  try {
    return new RuleZone(name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const offsetPattern = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{1,2})(?::?(\d{2}))?)?$/;

/** `Z`, `UTC`, `+1`, `-08:00`, `+01:02:03`, `GMT+8` as seconds; within 18 hours. */
function parseOffset(name: string): number | undefined {
  if (name === 'Z' || name === 'UTC' || name === 'GMT' || name === 'UT') return 0;
  const match = offsetPattern.exec(name);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3] ?? 0), Number(match[4] ?? 0)];
  const total = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > 18 * 3600) return undefined;
  return match[1] === '-' ? -total : total;
}

/** Seconds of the stretches whose rules are read at once: about a year. */
const stretch = 31_556_952;

/** Within a stretch, offsets are compared this often; no zone changed twice in less. */
const probe = Math.ceil(stretch / 24);

/** The instants that Intl knows, in seconds. */
const instantMax = 8.64e12;

interface Stretch {
  /** Ascending instants from which `offsets` hold; the first is the start of the stretch. */
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

class RuleZone implements Zone {
  readonly id: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #stretches = new Map<number, Stretch>();

  constructor(id: string) {
    this.id = id;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' });
  }

  offsetAt(seconds: number): number {
    const index = Math.floor(seconds / stretch);
    let found = this.#stretches.get(index);
    if (found === undefined) {
      found = this.#read(index * stretch);
      this.#stretches.set(index, found);
    }
    const { starts, offsets } = found;
    let at = starts.length - 1;
    while (at > 0 && starts[at]! > seconds) at--;
    return offsets[at]!;
  }

  #read(start: number): Stretch {
    const starts = [start];
    const offsets = [this.#ask(start)];
    for (let at = start; at < start + stretch; at += probe) {
      const end = Math.min(at + probe, start + stretch - 1);
      const before = offsets.at(-1)!;
      const after = this.#ask(end);
      if (after === before) continue;
      starts.push(this.#changeBetween(at, end, before));
      offsets.push(after);
    }
    return { starts, offsets };
  }

  /** The first second in (from, to] whose offset is not `before`. */
  #changeBetween(from: number, to: number, before: number): number {
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  #ask(seconds: number): number {
    const instant = Math.max(-instantMax, Math.min(instantMax, seconds));
    const parts = this.#format.formatToParts(instant * 1000);
    const name = parts.find((part) => part.type === 'timeZoneName')!.value;
    return parseOffset(name) ?? 0;
  }
}

function secondsOf(micros: bigint): number {
  const seconds = Number(micros / 1_000_000n);
  return micros < 0n && micros % 1_000_000n !== 0n ? seconds - 1 : seconds;
}
