/**
 * Rows of pg_type, one a line: number, name, length, by value, kind, category, preferred, element, array, alignment, storage,
 * collation, then number and name of the input, output, receive and send functions, subscript handler, modifier's input and
 * output, and the name in SQL. Source: pg_type.
 */
export const pgTypes = `
16 bool 1 t b B t 0 1000 c p 0 1242 boolin 1243 boolout 2436 boolrecv 2437 boolsend - - - boolean
17 bytea -1 f b U f 0 1001 i x 0 1244 byteain 31 byteaout 2412 bytearecv 2413 byteasend - - - bytea
18 char 1 t b Z f 0 1002 c p 0 1245 charin 33 charout 2434 charrecv 2435 charsend - - - "char"
19 name 64 f b S f 18 1003 c p 950 34 namein 35 nameout 2422 namerecv 2423 namesend raw_array_subscript_handler - - name
20 int8 8 t b N f 0 1016 d p 0 460 int8in 461 int8out 2408 int8recv 2409 int8send - - - bigint
21 int2 2 t b N f 0 1005 s p 0 38 int2in 39 int2out 2404 int2recv 2405 int2send - - - smallint
22 int2vector -1 f b A f 21 1006 i p 0 40 int2vectorin 41 int2vectorout 2410 int2vectorrecv 2411 int2vectorsend array_subscript_handler - - int2vector
23 int4 4 t b N f 0 1007 i p 0 42 int4in 43 int4out 2406 int4recv 2407 int4send - - - integer
24 regproc 4 t b N f 0 1008 i p 0 44 regprocin 45 regprocout 2444 regprocrecv 2445 regprocsend - - - regproc
25 text -1 f b S t 0 1009 i x 100 46 textin 47 textout 2414 textrecv 2415 textsend - - - text
26 oid 4 t b N t 0 1028 i p 0 1798 oidin 1799 oidout 2418 oidrecv 2419 oidsend - - - oid
28 xid 4 t b U f 0 1011 i p 0 50 xidin 51 xidout 2440 xidrecv 2441 xidsend - - - xid
30 oidvector -1 f b A f 26 1013 i p 0 54 oidvectorin 55 oidvectorout 2420 oidvectorrecv 2421 oidvectorsend array_subscript_handler - - oidvector
114 json -1 f b U f 0 199 i x 0 321 json_in 322 json_out 323 json_recv 324 json_send - - - json
194 pg_node_tree -1 f b Z f 0 0 i x 100 195 pg_node_tree_in 196 pg_node_tree_out 197 pg_node_tree_recv 198 pg_node_tree_send - - - pg_node_tree
199 _json -1 f b A f 114 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - json[]
271 _xid8 -1 f b A f 5069 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - xid8[]
700 float4 4 t b N f 0 1021 i p 0 200 float4in 201 float4out 2424 float4recv 2425 float4send - - - real
701 float8 8 t b N t 0 1022 d p 0 214 float8in 215 float8out 2426 float8recv 2427 float8send - - - double precision
705 unknown -2 f p X f 0 0 c p 0 109 unknownin 110 unknownout 2416 unknownrecv 2417 unknownsend - - - unknown
1000 _bool -1 f b A f 16 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - boolean[]
1001 _bytea -1 f b A f 17 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - bytea[]
1002 _char -1 f b A f 18 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - "char"[]
1003 _name -1 f b A f 19 0 i x 950 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - name[]
1005 _int2 -1 f b A f 21 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - smallint[]
1006 _int2vector -1 f b A f 22 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - int2vector[]
1007 _int4 -1 f b A f 23 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - integer[]
1008 _regproc -1 f b A f 24 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - regproc[]
1009 _text -1 f b A f 25 0 i x 100 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - text[]
1011 _xid -1 f b A f 28 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - xid[]
1013 _oidvector -1 f b A f 30 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - oidvector[]
1014 _bpchar -1 f b A f 1042 0 i x 100 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler bpchartypmodin bpchartypmodout character[]
1015 _varchar -1 f b A f 1043 0 i x 100 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler varchartypmodin varchartypmodout character varying[]
1016 _int8 -1 f b A f 20 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - bigint[]
1021 _float4 -1 f b A f 700 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - real[]
1022 _float8 -1 f b A f 701 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - double precision[]
1028 _oid -1 f b A f 26 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - oid[]
1033 aclitem 12 f b U f 0 1034 i p 0 1031 aclitemin 1032 aclitemout 0 - 0 - - - - aclitem
1034 _aclitem -1 f b A f 1033 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - aclitem[]
1042 bpchar -1 f b S f 0 1014 i x 100 1044 bpcharin 1045 bpcharout 2430 bpcharrecv 2431 bpcharsend - bpchartypmodin bpchartypmodout character
1043 varchar -1 f b S f 0 1015 i x 100 1046 varcharin 1047 varcharout 2432 varcharrecv 2433 varcharsend - varchartypmodin varchartypmodout character varying
1082 date 4 t b D f 0 1182 i p 0 1084 date_in 1085 date_out 2468 date_recv 2469 date_send - - - date
1083 time 8 t b D f 0 1183 d p 0 1143 time_in 1144 time_out 2470 time_recv 2471 time_send - timetypmodin timetypmodout time without time zone
1114 timestamp 8 t b D f 0 1115 d p 0 1312 timestamp_in 1313 timestamp_out 2474 timestamp_recv 2475 timestamp_send - timestamptypmodin timestamptypmodout timestamp without time zone
1115 _timestamp -1 f b A f 1114 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler timestamptypmodin timestamptypmodout timestamp without time zone[]
1182 _date -1 f b A f 1082 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - date[]
1183 _time -1 f b A f 1083 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler timetypmodin timetypmodout time without time zone[]
1184 timestamptz 8 t b D t 0 1185 d p 0 1150 timestamptz_in 1151 timestamptz_out 2476 timestamptz_recv 2477 timestamptz_send - timestamptztypmodin timestamptztypmodout timestamp with time zone
1185 _timestamptz -1 f b A f 1184 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler timestamptztypmodin timestamptztypmodout timestamp with time zone[]
1186 interval 16 f b T t 0 1187 d p 0 1160 interval_in 1161 interval_out 2478 interval_recv 2479 interval_send - intervaltypmodin intervaltypmodout interval
1187 _interval -1 f b A f 1186 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler intervaltypmodin intervaltypmodout interval[]
1231 _numeric -1 f b A f 1700 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler numerictypmodin numerictypmodout numeric[]
1263 _cstring -1 f b A f 2275 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - cstring[]
1266 timetz 12 f b D f 0 1270 d p 0 1350 timetz_in 1351 timetz_out 2472 timetz_recv 2473 timetz_send - timetztypmodin timetztypmodout time with time zone
1270 _timetz -1 f b A f 1266 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler timetztypmodin timetztypmodout time with time zone[]
1700 numeric -1 f b N f 0 1231 i m 0 1701 numeric_in 1702 numeric_out 2460 numeric_recv 2461 numeric_send - numerictypmodin numerictypmodout numeric
2202 regprocedure 4 t b N f 0 2207 i p 0 2212 regprocedurein 2213 regprocedureout 2446 regprocedurerecv 2447 regproceduresend - - - regprocedure
2205 regclass 4 t b N f 0 2210 i p 0 2218 regclassin 2219 regclassout 2452 regclassrecv 2453 regclasssend - - - regclass
2206 regtype 4 t b N f 0 2211 i p 0 2220 regtypein 2221 regtypeout 2454 regtyperecv 2455 regtypesend - - - regtype
2207 _regprocedure -1 f b A f 2202 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - regprocedure[]
2210 _regclass -1 f b A f 2205 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - regclass[]
2211 _regtype -1 f b A f 2206 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - regtype[]
2249 record -1 f p P f 0 2287 d x 0 2290 record_in 2291 record_out 2402 record_recv 2403 record_send - - - record
2275 cstring -2 f p P f 0 1263 c p 0 2292 cstring_in 2293 cstring_out 2500 cstring_recv 2501 cstring_send - - - cstring
2276 any 4 t p P f 0 0 i p 0 2294 any_in 2295 any_out 0 - 0 - - - - "any"
2277 anyarray -1 f p P f 0 0 d x 0 2296 anyarray_in 2297 anyarray_out 2502 anyarray_recv 2503 anyarray_send - - - anyarray
2278 void 4 t p P f 0 0 i p 0 2298 void_in 2299 void_out 3120 void_recv 3121 void_send - - - void
2281 internal 8 t p P f 0 0 d p 0 2304 internal_in 2305 internal_out 0 - 0 - - - - internal
2283 anyelement 4 t p P f 0 0 i p 0 2312 anyelement_in 2313 anyelement_out 0 - 0 - - - - anyelement
2776 anynonarray 4 t p P f 0 0 i p 0 2777 anynonarray_in 2778 anynonarray_out 0 - 0 - - - - anynonarray
2950 uuid 16 f b U f 0 2951 c p 0 2952 uuid_in 2953 uuid_out 2961 uuid_recv 2962 uuid_send - - - uuid
2951 _uuid -1 f b A f 2950 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - uuid[]
3220 pg_lsn 8 t b U f 0 3221 d p 0 3229 pg_lsn_in 3230 pg_lsn_out 3238 pg_lsn_recv 3239 pg_lsn_send - - - pg_lsn
3221 _pg_lsn -1 f b A f 3220 0 d x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - pg_lsn[]
3500 anyenum 4 t p P f 0 0 i p 0 3504 anyenum_in 3505 anyenum_out 0 - 0 - - - - anyenum
3802 jsonb -1 f b U f 0 3807 i x 0 3806 jsonb_in 3804 jsonb_out 3805 jsonb_recv 3803 jsonb_send jsonb_subscript_handler - - jsonb
3807 _jsonb -1 f b A f 3802 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - jsonb[]
4089 regnamespace 4 t b N f 0 4090 i p 0 4084 regnamespacein 4085 regnamespaceout 4087 regnamespacerecv 4088 regnamespacesend - - - regnamespace
4090 _regnamespace -1 f b A f 4089 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - regnamespace[]
4096 regrole 4 t b N f 0 4097 i p 0 4098 regrolein 4092 regroleout 4094 regrolerecv 4095 regrolesend - - - regrole
4097 _regrole -1 f b A f 4096 0 i x 0 750 array_in 751 array_out 2400 array_recv 2401 array_send array_subscript_handler - - regrole[]
5069 xid8 8 t b U f 0 271 d p 0 5070 xid8in 5081 xid8out 5082 xid8recv 5083 xid8send - - - xid8
5077 anycompatible 4 t p P f 0 0 i p 0 5086 anycompatible_in 5087 anycompatible_out 0 - 0 - - - - anycompatible
5078 anycompatiblearray -1 f p P f 0 0 d x 0 5088 anycompatiblearray_in 5089 anycompatiblearray_out 5090 anycompatiblearray_recv 5091 anycompatiblearray_send - - - anycompatiblearray
5079 anycompatiblenonarray 4 t p P f 0 0 i p 0 5092 anycompatiblenonarray_in 5093 anycompatiblenonarray_out 0 - 0 - - - - anycompatiblenonarray
`;
