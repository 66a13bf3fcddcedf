// Every export has the name and the argument order of its JavaScript twin in ../js; arrays are addresses, null is 0.
export * from './bits';
export * from './compare';
export * from './strings';
export * from './arithmetic';
export * from './rescale';
export * from './convert';
export * from './gather';
export * from './hash';
export * from './tables';
export * from './aggregate';
export * from './sort';
export * from './like';
