/**
 * The lists of values that TPC-H draws from, and the grammar of its comments. Tables of facts, nothing else; the order
 * and the weights are part of the data's definition. Source: TPC-H specification, clauses 4.2.2.13 and 4.2.2.14, and
 * the distributions that come with its generator.
 */

/** A value and how often it stands in an urn. */
export type Weighted = readonly (readonly [value: string, weight: number])[];

export const regions = ['AFRICA', 'AMERICA', 'ASIA', 'EUROPE', 'MIDDLE EAST'];

/** Name and the key of its region; the key is the position. */
export const nations: readonly (readonly [name: string, regionKey: number])[] = [
  ['ALGERIA', 0],
  ['ARGENTINA', 1],
  ['BRAZIL', 1],
  ['CANADA', 1],
  ['EGYPT', 4],
  ['ETHIOPIA', 0],
  ['FRANCE', 3],
  ['GERMANY', 3],
  ['INDIA', 2],
  ['INDONESIA', 2],
  ['IRAN', 4],
  ['IRAQ', 4],
  ['JAPAN', 2],
  ['JORDAN', 4],
  ['KENYA', 0],
  ['MOROCCO', 0],
  ['MOZAMBIQUE', 0],
  ['PERU', 1],
  ['CHINA', 2],
  ['ROMANIA', 3],
  ['SAUDI ARABIA', 4],
  ['VIETNAM', 2],
  ['RUSSIA', 3],
  ['UNITED KINGDOM', 3],
  ['UNITED STATES', 1],
];

export const segments = ['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'HOUSEHOLD', 'MACHINERY'];
export const priorities = ['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'];
export const instructions = ['DELIVER IN PERSON', 'COLLECT COD', 'TAKE BACK RETURN', 'NONE'];
export const shipModes = ['REG AIR', 'AIR', 'RAIL', 'TRUCK', 'MAIL', 'FOB', 'SHIP'];

export const containers = combined(
  ['SM', 'LG', 'MED', 'JUMBO', 'WRAP'],
  ['CASE', 'BOX', 'BAG', 'JAR', 'PACK', 'PKG', 'CAN', 'DRUM'],
);

export const partTypes = combined(
  ['STANDARD', 'SMALL', 'MEDIUM', 'LARGE', 'ECONOMY', 'PROMO'],
  ['ANODIZED', 'BURNISHED', 'PLATED', 'POLISHED', 'BRUSHED'],
  ['TIN', 'NICKEL', 'BRASS', 'STEEL', 'COPPER'],
);

export const colors = (
  'almond antique aquamarine azure beige bisque black blanched blue blush brown burlywood burnished chartreuse chiffon ' +
  'chocolate coral cornflower cornsilk cream cyan dark deep dim dodger drab firebrick floral forest frosted gainsboro ' +
  'ghost goldenrod green grey honeydew hot indian ivory khaki lace lavender lawn lemon light lime linen magenta maroon ' +
  'medium metallic midnight mint misty moccasin navajo navy olive orange orchid pale papaya peach peru pink plum powder ' +
  'puff purple red rose rosy royal saddle salmon sandy seashell sienna sky slate smoke snow spring steel tan thistle ' +
  'tomato turquoise violet wheat white yellow'
).split(' ');

/** Sentences as sequences of noun phrases (N), verb phrases (V), prepositional phrases (P) and a terminator (T). */
export const sentences: Weighted = [
  ['NVT', 3],
  ['NVPT', 3],
  ['NVNT', 3],
  ['NPVNT', 1],
  ['NPVPT', 1],
];

/** Noun phrases of adverbs (D), adjectives (J, and K for one with a comma behind) and a noun (N). */
export const nounPhrases: Weighted = [
  ['N', 10],
  ['JN', 20],
  ['KJN', 10],
  ['DJN', 50],
];

/** Verb phrases of auxiliaries (X), a verb (V) and an adverb (D). */
export const verbPhrases: Weighted = [
  ['V', 30],
  ['XV', 1],
  ['VD', 40],
  ['XVD', 1],
];

export const nouns: Weighted = weighted({
  40: 'packages,requests,accounts,deposits',
  20: 'foxes,ideas,theodolites,pinto beans,instructions',
  10: 'dependencies,excuses,platelets,asymptotes',
  5: 'courts,dolphins',
  1:
    'multipliers,sauternes,warthogs,frets,dinos,attainments,somas,Tiresias,patterns,forges,braids,frays,warhorses,' +
    'dugouts,notornis,epitaphs,pearls,tithes,waters,orbits,gifts,sheaves,depths,sentiments,decoys,realms,pains,' +
    'grouches,escapades,hockey players',
});

export const verbs: Weighted = weighted({
  20: 'sleep,wake,are,cajole,haggle',
  10: 'nag,use,boost',
  5: 'affix,detect,integrate',
  1:
    'maintain,nod,was,lose,sublate,solve,thrash,promise,engage,hinder,print,x-ray,breach,eat,grow,impress,mold,poach,' +
    'serve,run,dazzle,snooze,doze,unwind,kindle,play,hang,believe,doubt',
});

export const adverbs: Weighted = [
  ...each(1, 'sometimes,always,never'),
  ...each(50, 'furiously,slyly,carefully'),
  ...each(40, 'blithely'),
  ...each(30, 'quickly'),
  ...each(20, 'fluffily'),
  ...each(
    1,
    'slowly,quietly,ruthlessly,thinly,closely,doggedly,daringly,bravely,stealthily,permanently,enticingly,idly,busily,' +
      'regularly,finally,ironically,evenly,boldly,silently',
  ),
];

/** "whithout" is how the official list has it. */
export const prepositions: Weighted = [
  ...each(50, 'about,above,according to,across,after'),
  ...each(40, 'against,along'),
  ...each(30, 'alongside of,among'),
  ...each(20, 'around'),
  ...each(10, 'at'),
  ...each(
    1,
    'atop,before,behind,beneath,beside,besides,between,beyond,by,despite,during,except,for,from,in place of,inside,' +
      'instead of,into,near,of,on,outside,over,past,since,through,throughout,to,toward,under,until,up,upon,whithout,' +
      'with,within',
  ),
];

export const auxiliaries: Weighted = each(
  1,
  'do,may,might,shall,will,would,can,could,should,ought to,must,will have to,shall have to,could have to,' +
    'should have to,must have to,need to,try to',
);

export const terminators: Weighted = [['.', 50], ...each(1, ';,:,?,!,--')];

export const adjectives: Weighted = [
  ...each(20, 'special,pending,unusual,express'),
  ...each(
    1,
    'furious,sly,careful,blithe,quick,fluffy,slow,quiet,ruthless,thin,close,dogged,daring,brave,stealthy,permanent,' +
      'enticing,idle,busy',
  ),
  ['regular', 50],
  ['final', 40],
  ['ironic', 40],
  ['even', 30],
  ['bold', 20],
  ['silent', 10],
];

function each(weight: number, values: string): Weighted {
  return values.split(',').map((value) => [value, weight] as const);
}

/** By descending weight, as those lists are ordered. */
function weighted(byWeight: Readonly<Record<number, string>>): Weighted {
  const weights = Object.keys(byWeight).map(Number);
  return weights.sort((a, b) => b - a).flatMap((weight) => each(weight, byWeight[weight]!));
}

function combined(...parts: readonly (readonly string[])[]): string[] {
  return parts.reduce<string[]>(
    (done, words) => done.flatMap((head) => words.map((word) => (head === '' ? word : `${head} ${word}`))),
    [''],
  );
}
