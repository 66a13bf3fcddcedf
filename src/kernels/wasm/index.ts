// Every export has the name and the argument order of its JavaScript twin in ../js; arrays are addresses, null is 0.

export * from './aggregate';
export * from './arithmetic';
export * from './bits';
export * from './compare';
export * from './convert';
export * from './delta';
export * from './direct';
export * from './divide';
export * from './encode-runs';
export * from './encode-snappy';
export * from './encode-values';
export * from './gather';
export * from './hash';
export * from './levels';
export * from './like';
export * from './lz4';
export * from './plain';
export * from './rescale';
export * from './runs';
export * from './snappy';
export * from './sort';
export * from './strings';
export * from './tables';
export * from './wide-groups';
