/**
 * What HyperLogLog++ of each precision estimates at known numbers of values, as its authors measured it. Data alone.
 * Source: Heule, Nunkesser, Hall, "HyperLogLog in Practice" (2013), appendix.
 */

/** The precision of the first table; each further one has a bit more. */
export const precisionMin = 4;

/** Up to so many values, by precision, empty registers tell more than the estimate. */
export const linearMax: readonly number[] = [
  10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 15_500, 20_000, 50_000, 120_000, 350_000,
];

/** By precision: pairs of the raw estimate in ten thousandths and the number of values, in base 36, each as the step from the pair before. */
export const measured: readonly string[] = [
  // 4
  '2cvk:1 5j6:1 3s4:1 4hu:1 3ui:1 43u:1 4ao:1 4aq:1 4is:1 4y0:1 4ps:1 5c2:1 4g0:1 4wy:1 58w:1 5bc:1 5ru:1 5c8:1 ' +
    '60y:1 5m8:1 5ya:1 5fc:1 6wi:1 5hy:1 5h8:1 7ii:1 5kc:1 7cc:1 6ms:1 5yy:1 778:1 654:1 5pu:1 84g:1 7lg:1 5dc:1 ' +
    '8h4:1 5am:1 93q:1 5zq:1 62a:1 8qs:1 79a:1 5wm:1 6tg:1 9o8:1 6z6:1 796:1 6q2:1 6hs:1 73m:1 9my:1 6t8:1 752:1 ' +
    '8ey:1 95a:1 8bg:1 4ac:1 8r0:1 5mg:1 88o:1 6v2:1 a7a:1 3gg:1 902:1 790:1 6ou:1 ass:1 6s4:1 624:1 7be:1 7yo:1 ' +
    '7rw:1 7xe:1 5wg:1 8b4:1 5c4:1 9uy:1 4dy:1',
  // 5
  '4xgw:1 x6:1 5eu:1 366:1 45i:1 3nk:1 44a:1 3wy:1 45c:1 49a:1 4be:1 4e6:1 47s:1 4h2:1 4i0:1 4io:1 4e2:1 4oa:1 ' +
    '4so:1 4sy:1 4u4:1 422:1 5lo:1 4p4:1 4s4:1 5qc:1 4ni:1 5cy:1 5a6:1 4yk:1 5ks:1 55e:1 4o2:1 6kw:1 5g8:1 4po:1 ' +
    '678:1 5u2:1 5go:1 65i:1 5um:1 5wy:1 6xk:1 4qk:1 67e:1 6a4:1 5ta:1 6mm:1 600:1 634:1 5za:1 71k:1 75e:1 4oi:1 ' +
    '7lm:1 72s:1 6r6:1 5j6:1 5oc:1 6wk:1 630:1 6i6:1 80m:1 6lu:1 61s:1 71s:1 6de:1 8ku:1 72k:1 6rc:1 6nm:1 6hi:1 ' +
    '4ke:1 9ha:1 6mg:1 84i:1 53k:1 800:1 516:1 80g:1 7e2:1 4vm:1 9zy:1 4d2:1 9q4:1 7si:1 8ho:1 6ly:1 610:1 7ty:1 ' +
    '8rs:1 6aw:1 82w:1 4s2:1 9hu:1 40y:1 auc:1 9qm:1 2t8:1 bg0:1 7bq:1 874:1 4ta:1 5ss:1 c2g:1 5kk:1 91g:1 4is:1 ' +
    '81c:1 cbm:1 4bm:1 2vq:1 bxe:1 72c:1 768:1 8kg:1 3c4:1 c3g:1 5qg:1 8p2:1 6vo:1 9t8:1 8ny:1 45y:1 b4s:1 6bo:1 ' +
    '5v6:1 eik:1 -2:1 d2g:1 7o8:1 -8c:1 bd0:1 7zc:1 9da:1 5ee:1 8fe:1 bvs:1 4q2:1 5ey:1 bhi:1 4mk:1 8g2:1 6j6:1 ' +
    'abc:1 b04:1 5og:1 5g0:1 2ie:1 9ik:1 8cw:1 acg:1 4ss:1 biw:1 7sy:1 8fg:1 8ly:1 vs:1 by0:1',
  // 6
  '9uxs:1 1gu:1 8c8:2 4cw:1 7js:2 3mw:1 7yk:2 802:2 45k:1 840:2 3zc:1 88a:2 8h6:2 43y:1 8og:2 4a4:1 8oy:2 8kg:2 ' +
    '4v2:1 8fq:2 58s:1 93k:2 8s2:2 5g6:1 95c:2 4o2:1 9ui:2 9xw:2 4yi:1 a7a:2 4o0:1 aes:2 a2a:2 5ty:1 97y:2 60s:1 ' +
    '9so:2 biy:2 4qq:1 ami:2 5li:1 apm:2 52g:1 c16:2 be6:2 5ic:1 awq:2 5xs:1 axa:2 bvi:2 5sa:1 aig:2 6w2:1 bk0:2 ' +
    'cd2:2 5zo:1 bia:2 5v4:1 dny:2 9yo:2 8bq:1 c88:2 5yy:1 cj4:2 dwy:2 5ou:1 cgy:2 6sk:1 bvu:2 d1g:2 58q:1 d5s:2 ' +
    '8iu:1 fr4:2 ask:2 8lq:1 atm:2 5vg:1 d16:2 h5y:2 56w:1 csc:2 6ee:1 cc0:2 83s:1 gb6:2 c18:2 76s:1 dju:2 7zm:1 ' +
    'axg:2 i6y:2 6ja:1 e8c:2 43y:1 hqg:2 af2:2 7sw:1 d0w:2 7p4:1 jh4:2 aas:2 8qy:1 d9q:2 4xa:1 gn4:2 dk2:2 88i:1 ' +
    'f3a:2 59m:1 kak:2 b24:2 bds:1 bhy:2 7o6:1 cig:2 j4q:2 820:1 frw:2 6as:1 apc:2 97a:1 iyq:2 b40:2 ac6:1 g04:2 ' +
    '6j2:1 dce:2 dmq:2 7c:1 niq:2 5sa:1 hcc:2 eyi:2 3wm:1 k9a:2 1lo:1 ep2:2 djg:2 eng:1 cds:2 41q:1 fmc:2 deo:2 ' +
    'dhg:1 dpu:2 1gq:1 rhc:2 bcg:2 -3h0:1 q4w:2 912:1 el0:2 8mq:2 c2w:1 ham:2 5ni:1 lt2:2 936:2 4kc:1 lic:2 5j8:1 ' +
    'g0g:2 44i:1 g7a:2 fw8:2 7z4:1 bko:2 -q6:1 qog:2 gzk:2 31q:1 fci:2 7tu:1 glw:2 f4y:2 cas:1 frw:2 1p0:1 hpg:2 ' +
    '8hi:2 h4o:1 a4w:2 cpw:1 g7u:2 due:2 3hw:1 hm6:2 9is:1 bkq:2 fqq:2 fbe:1 95c:2 92g:1 6vs:2 ayy:2 o6c:1 ef2:2 ' +
    '79u:1 h0u:2',
  // 7
  'jpvk:1 biu:3 bfs:3 bfk:3 boo:3 br8:3 fp8:4 bxa:3 c1u:3 bw0:3 cfe:3 goy:4 cni:3 ctg:3 cru:3 d04:3 i5s:4 dd6:3 ' +
    'dku:3 dpy:3 dko:3 iv2:4 e4q:3 dk6:3 ebg:3 ed8:3 jvq:4 e3k:3 f4u:3 eqm:3 epg:3 kzy:4 eng:3 fse:3 g0g:3 fio:3 ' +
    'mas:4 e1o:3 hbi:3 f40:3 h2e:3 fvg:3 mso:4 fwq:3 i54:3 gjs:3 g4u:3 o8e:4 g5i:3 iiw:3 ezu:3 jwe:3 lwk:4 hme:3 ' +
    'h7c:3 gwc:3 hny:3 pn0:4 jwi:3 iug:3 flm:3 m0k:3 n4w:4 i2g:3 j3q:3 kp6:3 iy2:3 n1e:4 j10:3 jee:3 mgw:3 fpq:3 ' +
    'sh2:4 jd2:3 gkq:3 kfg:3 jgg:3 u38:4 mva:3 f5w:3 jr8:3 k1k:3 iuk:3 u34:4 krw:3 ijw:3 ntc:3 m8k:3 thg:4 fkk:3 ' +
    'mny:3 jka:3 q80:3 oa8:4 iyo:3 lmg:3 qfq:3 h7s:3 uno:4 gpo:3 myk:3 pqs:3 hao:3 xkq:4 kg2:3 pjo:3 fze:3 lke:3 ' +
    'zge:4 k92:3 e6k:3 r5i:3 jeo:3 qd6:4 pyc:3 o56:3 lwo:3 noa:3 svm:4 spm:3 ct2:3 nzu:3 m3o:3 k7u:3 ybg:4 ndk:3 ' +
    'ix4:3 nhu:3 nwe:3 tje:4 eja:3 s2y:3 iki:3 s90:3 uyi:4 ha0:3 vgs:3 ie6:3 o68:3 sjc:4 nzo:3 mqg:3 n1q:3 g7m:3 ' +
    '13d6:4 jfe:3 ikc:3 sxg:3 lnm:3 o0y:4 l04:3 umq:3 qcs:3 cng:3 18kq:4 c88:3 qle:3 q70:3 i5i:3 qlo:4 o2c:3 ' +
    'l1q:3 wvy:3 gpi:3 rh0:3 k5o:4 zho:3 kqo:3 igq:3 yck:3 lgc:4 hgi:3 z0o:3 lg0:3 fx0:3 13gk:4 dis:3 11lg:3 ' +
    'fm4:3 t06:3 qkg:4 nzq:3 jri:3 e6y:3 tni:3 1266:4 aha:3 vpo:3 p5i:3 11lu:3 dlc:4 mds:3 jss:3 159y:3 3su:3 ' +
    'zfo:4 ps8:3 uyq:3 a04:3 vlg:3',
  // 8
  '13hew:1 ndq:6 mve:6 qnw:7 mvw:6 nji:6 ris:7 nrq:6 scm:7 opw:6 p3u:6 te0:7 p26:6 u9u:7 pxw:6 pxe:6 uwm:7 ' +
    'qj6:6 vjc:7 rk6:6 rfw:6 wkc:7 s2w:6 wwg:7 sec:6 s1y:6 zau:7 rii:6 ynu:7 uj2:6 u6k:6 zfe:7 uv8:6 xxe:7 w86:6 ' +
    'ulq:6 11zw:7 uge:6 yyo:7 xq4:6 x0a:6 12so:7 wcm:6 w96:6 128i:7 zek:6 14as:7 xki:6 ysq:6 15xo:7 wcq:6 14fs:7 ' +
    '10gm:6 zgw:6 15hq:7 11li:6 13j8:7 1170:6 10v2:6 159y:7 11uq:6 13h2:7 12la:6 11m0:6 1a1c:7 10ea:6 17qe:7 ' +
    '15kq:6 xes:6 1c7c:7 125c:6 1dfy:7 yx4:6 154e:6 16ms:7 188y:6 14n6:7 14cw:6 118a:6 1be2:7 10n8:6 19m4:6 ' +
    '1ca8:7 168i:6 1gg4:7 t9w:6 18sa:6 1fom:7 z6g:6 1hva:7 13ko:6 185m:6 1ahg:7 15ke:6 1gv8:7 yvo:6 1epu:6 151a:7 ' +
    '1emm:6 1da2:7 19ku:6 12dy:6 1f32:7 12gu:6 1eo6:7 1c5s:6 11ua:6 1bfi:7 1i78:6 17ek:7 15nq:6 1ges:6 1bea:7 ' +
    '1cua:6 1cue:7 17cs:6 1dza:6 14tq:7 1b1g:6 1dh2:7 1bvc:6 1boe:6 1d2s:7 1d8q:6 yry:6 1hww:7 1baa:6 1pm6:7 ' +
    '118m:6 w22:6 1y06:7 18y6:6 1cmy:7 z2u:6 1gxa:6 1fbe:7 18zi:6 1e3w:7 19no:6 1c20:6 1f3o:7 1ct8:6 1ex0:7 ' +
    '15iu:6 1c2w:6 1d7y:7 1kpq:6 1ey0:7 v6c:6 1iyq:6 1ip2:7 1f2o:6 1hbi:7 1aom:6 1hw0:6 16fa:7 1ao0:6 1iqy:7 ' +
    '1cym:6 1esw:6 1d7o:7 12tu:6 17u6:6 1pg6:7 190s:6 1iwk:7 yy4:6 1xj6:6 11z8:7 1b5o:6 1c86:7 1cvu:6 1i6i:6 ' +
    '109y:7 1qeu:6 17bq:7 1cs4:6 1h80:6 11qo:7 1tm8:6 18mw:7 11k6:6 1s9k:6 1o8i:7 a7u:6 1vms:7 1e46:6 1bxk:6 ' +
    '1kki:7 1a9w:6 1sxi:7 1duo:6 a88:6 24iw:7 10xi:6 1q2k:7 14i4:6 1bew:6 18bk:7 1piy:6',
  // 9
  '27380:1 18za:c 1di6:d 1dkm:d 1dz2:d 1aq8:c 1fie:d 1gbs:d 1ghi:d 1gmm:d 1dlg:c 1i96:d 1jim:d 1jb4:d 1jek:d ' +
    '1gbu:c 1juw:d 1m64:d 1lj6:d 1nbg:d 1jyw:c 1mf8:d 1owo:d 1q02:d 1qha:d 1kj2:c 1r66:d 1rl2:d 1qgi:d 1qhq:d ' +
    '1oo0:c 1u6s:d 1u64:d 1sj2:d 1wsg:d 1pqe:c 1ysm:d 1xse:d 1wds:d 1w7w:d 1sma:c 2026:d 1vxm:d 22qa:d 1uj6:c ' +
    '22ho:d 229y:d 209g:d 1zms:d 21w8:c 26u2:d 1x2o:d 23as:d 27o8:d 1vu4:c 295o:d 25km:d 2742:d 25q8:d 1yxm:c ' +
    '28wm:d 280u:d 2bnm:d 29v8:d 23jm:c 266s:d 2bjm:d 27t0:d 2gwm:d 1x1w:c 2fte:d 29g8:d 2jiq:d 2f1w:d 21zy:c ' +
    '2cvy:d 2d2q:d 2f5u:d 2fjk:d 2f6c:c 25j0:d 2pkq:d 2a42:d 2e5m:c 2cju:d 2f5y:d 2g1e:d 2itu:d 28wq:c 2lky:d ' +
    '2ino:d 29vs:d 2nxo:d 24a4:c 2vt6:d 2n3y:d 265g:d 2upg:d 27i8:c 27rq:d 2rhg:d 2gy0:d 2p8y:d 2c02:c 2yea:d ' +
    '29da:d 2lum:d 2mk6:d 2uwq:c 2blg:d 2l2u:d 2k7g:d 2scw:d 1v1a:c 2vne:d 31y8:d 27ks:d 2ta8:d 2b5y:c 2lh8:d ' +
    '2hpi:d 30xq:d 25io:c 35fe:d 20h8:d 30me:d 2kma:d 297m:c 3504:d 2aui:d 2stc:d 2lmo:d 2icq:c 2ulc:d 2jtc:d ' +
    '2kx8:d 3974:d 1u3i:c 2wpu:d 2naa:d 398k:d 2bb6:d 2ayc:c 39xq:d 26v6:d 2ibm:d 36kg:d 22ic:c 2toa:d 2nis:d ' +
    '32fu:d 2mpu:d 2rr6:c 226q:d 2v0u:d 2j7a:d 3a68:d 2nlg:c 2gsa:d 2toi:d 2cs0:d 3amu:c 296q:d 2pxa:d 2dm0:d ' +
    '2rlc:d 2mx4:c 2vb2:d 2o5m:d 38cq:d 2e9a:d 2l7i:c 28bq:d 3474:d 2ude:d 2kns:d 2zro:c 28gg:d 3ciu:d 2u0q:d ' +
    '2t70:d 2dwg:c 2gvy:d 2tqg:d 32sc:d 2xvw:d 278a:c 2utw:d 34yy:d 2sfs:d 22sw:d 2m94:c 28be:d 3ndw:d 26aw:d ' +
    '353c:d 1t7s:c 3h1o:d 2weq:d 2w9k:d 2st8:d',
  // 10
  '4e7ew:1 2mw2:p 2pv2:q 2nf8:p 2s8g:q 2p88:p 2vks:q 2vzq:q 2t7u:p 2xqg:q 2vhs:p 3060:q 32do:q 2xbc:p 34ok:q ' +
    '30za:p 35j4:q 380u:q 32bq:p 3c64:q 34je:p 3btw:q 3cg8:q 39dk:p 3evg:q 3cy8:p 3dxi:q 3jim:q 3gdm:p 3kpc:q ' +
    '3hlc:p 3m7s:q 3m1u:q 3moc:p 3nlu:q 3nzi:p 3v7k:q 3r6i:q 3sby:p 3uma:q 3qm8:p 3zoa:q 3mia:p 42am:q 45ve:q ' +
    '3x86:p 40mk:q 3urg:p 44g4:q 46h8:q 41s4:p 45u6:q 41dg:p 4920:q 49qm:q 4aru:p 492g:q 457c:p 4fak:q 4ctc:q ' +
    '4bm2:p 46tu:q 4826:p 4lq6:q 4ise:q 4h88:p 4cu6:q 4hfk:p 4pfk:q 4kug:q 4ku4:p 4lz6:q 4phy:p 4bfe:q 4wmi:q ' +
    '4l9a:p 4ucs:q 4jnk:p 4xrm:q 4mw8:q 4sa4:p 4vuw:q 4ho0:p 4t82:q 4p18:p 500m:q 4t8g:q 4q90:p 5aks:q 4pf0:p ' +
    '4yii:q 57xu:q 4nzi:p 5ap0:q 4qos:p 58mw:q 4ldq:q 5e7u:p 4umy:q 4wae:p 51ae:q 4z4g:q 545g:p 50ko:q 5qhe:p ' +
    '4j26:q 56ze:q 4ree:p 5lxa:q 4uq4:p 5hhe:q 4hsi:q 5mh6:p 500o:q 58m4:p 5eqq:q 589i:q 4vsu:p 5mm8:q 52s4:p ' +
    '59j8:q 50ig:p 5aek:q 5apg:q 5a4y:p 5in8:q 4kvq:p 6720:q 5cgq:q 4jg6:p 5uww:q 5bz2:p 582m:q 542m:q 5ok4:p ' +
    '587y:q 5ed2:p 5220:q 5nja:q 4j14:p 5056:q 620s:p 5qki:q 5cd8:q 5sms:p 55c0:q 4wkg:p 5yoo:q 5ek2:q 572w:p ' +
    '55xe:q 5gvi:p 5lw6:q 5eae:q 5mqe:p 5r5y:q 4lu2:p 5lpw:q 5cyo:q 607w:p 4mh8:q 5hkm:p 5bfk:q 5piq:p 4o74:q ' +
    '66yg:q 5vfg:p 4mv6:q 5ykg:p 5gqm:q 5qys:q 4jhc:p 65lu:q 53jg:p 4zbs:q 63ls:q 5mv2:p 55t8:q 5deo:p 5c88:q ' +
    '5cnc:q 64a8:p 4yfs:q 4cp6:p 668c:q 5v54:q 50so:p 5jfa:q 4y04:p 5zu8:q 6jvs:q 4ehg:p 51ms:q 6344:p 42m8:q ' +
    '6cy4:q 5tte:p 560w:q 4q2m:p 5qws:q',
  // 11
  '8skls:1 59tq:1f 5cqk:1f 5ejw:1f 5gu4:1f 5jv0:1f 5pic:1g 5nma:1f 5q5e:1f 5sow:1f 5uq4:1f 60zu:1g 5x7q:1f ' +
    '64ay:1f 606g:1f 678c:1f 6f92:1g 67oc:1f 6cy8:1f 6h10:1f 6fce:1f 6lv4:1g 6q3g:1f 6jk4:1f 6tvk:1f 6ppg:1f ' +
    '70z0:1g 6t7y:1f 712o:1f 6xvs:1f 703u:1f 7eyc:1g 79c6:1f 78u8:1f 77sy:1f 7fo4:1f 7jda:1g 7kjs:1f 7hce:1f ' +
    '7hi2:1f 7wq0:1f 7mho:1f 7rty:1g 811o:1f 7pz0:1f 81fg:1f 7y5a:1f 857w:1g 86mm:1f 7ufw:1f 8gp0:1f 87rg:1f ' +
    '8hug:1g 84tc:1f 8gs4:1f 8n3c:1f 8972:1f 8iza:1g 8x0e:1f 8kom:1f 8kra:1f 8qt4:1f 93c0:1g 8zsu:1f 8q7i:1f ' +
    '95tw:1f 8swk:1f 92tg:1g 9bni:1f 8xfu:1f 9bn4:1f 8ply:1f 9onq:1g 8zh6:1f 9inm:1f 99no:1f 9810:1f 9ms2:1g ' +
    '9fx4:1f 9n3y:1f 92uw:1f 9l4i:1f 9k6q:1f 9rqa:1g 9hza:1f a54w:1f 9sfy:1f 9ae4:1f 9spe:1g a01i:1f 9ghy:1f ' +
    'aame:1f 9in8:1f afs0:1g 9x24:1f 9vmm:1f 9rwe:1f 9r4y:1f ajgs:1g 9n0k:1f amsa:1f abzi:1f 9qws:1f aaia:1g ' +
    'am46:1f 9ur4:1f abls:1f agp8:1f a2pq:1g al8s:1f a1qg:1f aess:1f 9p3u:1f b2nq:1g ap8m:1f 99y4:1f b7ya:1f ' +
    'ak5m:1f al5c:1g apnw:1f 9o92:1f b160:1f a75k:1f azlu:1f aalw:1g asyc:1f a68c:1f b648:1f an90:1f ajtm:1g ' +
    'ahxc:1f a0fk:1f awpg:1f afia:1f b5km:1g ayo4:1f b1no:1f a52w:1f ap16:1f ab2a:1g aqbi:1f 9z3o:1f aqbg:1f ' +
    'btum:1f avp0:1g afhk:1f a1v0:1f b97y:1f bayo:1f 9xd0:1g b86a:1f afl4:1f bock:1f aafk:1f bl5s:1g avco:1f ' +
    '9w16:1f bofw:1f 8ztk:1f cwpg:1f 9hwa:1g bvbi:1f aifm:1f a15c:1f bbci:1f b5v0:1g aycw:1f ajwa:1f arlo:1f ' +
    'bgzq:1f baac:1g af0i:1f ahsq:1f bmz8:1f acnq:1f as54:1g 9yui:1f bz8a:1f ceoe:1f 98f8:1f bkuo:1g amrw:1f ' +
    'azrw:1f bdos:1f a6yg:1f bpr8:1g 9t3k:1f b71i:1f aswm:1f bdiy:1f av5w:1g b6ri:1f ahg8:1f aty0:1f aubo:1f ' +
    'amve:1g abr8:1f apom:1f czl4:1f 8nfu:1f b89o:1g',
  // 12
  'hl57k:1 alry:2u aov6:2u axle:2v ax6u:2u b2fa:2u bajm:2v bc3y:2u bhn8:2v blim:2u bp54:2u bybo:2v byw2:2u ' +
    'c79m:2v c81s:2u c8zy:2u cina:2v cozi:2u cs82:2v cv3c:2u cw80:2u dblm:2v d4sk:2u dfng:2v dksq:2u dhjo:2u ' +
    'dtfs:2v dtow:2u dxzg:2v e61q:2u e8h0:2u ehmy:2v eeb0:2u erku:2v ejx8:2u erwe:2u f3ay:2v eyz6:2u ezv4:2v ' +
    'ffgo:2u f92s:2u fg44:2v fjz0:2u fik4:2u g17m:2v fvn8:2u gdw6:2v g3ac:2u g0uu:2u gex2:2v gnhc:2u gk3u:2v ' +
    'gtri:2u giew:2u hbxo:2v gub8:2u h2ey:2v hawm:2u gz3y:2u hcr0:2v hc3y:2u hrzs:2v h6m0:2u i2kq:2u i7h0:2v ' +
    'hxme:2u hntu:2v i70c:2u i5zw:2u hy5c:2v ifna:2u ik9g:2v i3b0:2u iby2:2u ioek:2v jhrk:2u ivzy:2v i66s:2u ' +
    'jbbw:2u ihsq:2v js2g:2u ihpq:2u juow:2v iljy:2u k0b8:2v jbs0:2u j0ou:2u j9e8:2v jvya:2u ji6i:2v jzlo:2u ' +
    'k3g8:2u jpvq:2v jna0:2u k0uu:2v jbx0:2u l6fo:2u j6b8:2v k26y:2u k3ac:2v l60i:2u k9om:2u jp7m:2v kk6s:2u ' +
    'kusw:2v jgeu:2u ktuy:2u klh6:2v kfy6:2u kyug:2v kcos:2u konm:2u krh2:2v l5jy:2u kf86:2v kuba:2u kove:2u ' +
    'kxfa:2v lft2:2u k4tw:2u lqyi:2v ko6a:2u ld7g:2v knf4:2u kyeu:2u le4s:2v l4aq:2u ky5s:2v m81y:2u k7mu:2u ' +
    'lh3i:2v k4fw:2u m53m:2v knzy:2u kssa:2u m7o6:2v mgwk:2u j2mi:2v ncd4:2u jb6k:2u ly5o:2v ma10:2u lshm:2v ' +
    'l16m:2u kl0w:2u mnzo:2v ktoc:2u m7y4:2v l20y:2u kzm0:2u l54o:2v o1es:2u kh8u:2v m1f4:2u klp2:2u n606:2v ' +
    'l87a:2u l0jw:2u m5gc:2v jwsy:2u nrno:2v koh6:2u myiq:2u jltq:2v l5e0:2u mpgm:2v m62g:2u kddw:2u mq0e:2v ' +
    'l7vg:2u nmoi:2v jsgk:2u na12:2u l3js:2v lpnm:2u m5yw:2v jvnk:2u mwng:2u m61k:2v lni2:2u lxyq:2v l3rk:2u ' +
    'mgoc:2u m5jg:2v kyja:2u ndqs:2v jqwi:2u lbfm:2u nybq:2v mrhw:2u jyxc:2v misk:2u mkrq:2u lo9w:2v ld0y:2u ' +
    'nsw4:2u lg12:2v jxxi:2u ke1i:2v o7pi:2u krmw:2u',
  // 13
  'z6ebg:1 l61w:5o lg7y:5p lp44:5p m0b0:5p m4zg:5o mgja:5p msns:5p mwvg:5p nb64:5p nex0:5o nq92:5p o26c:5p ' +
    'oc44:5p ol4m:5p okcw:5o p2cy:5p p9ug:5p piue:5p pp9c:5p ptro:5o qaia:5p qe7a:5p qxno:5p qwd0:5p ragy:5o ' +
    'rgbo:5p rxbc:5p rxza:5p s97e:5p sh72:5o srjo:5p su9i:5p szz0:5p tkgs:5p tml6:5o tkac:5p u8m4:5p ujm0:5p ' +
    'udta:5p uug2:5o uyru:5p v7wi:5p vhv6:5p v2jk:5o w5wk:5p wdo6:5p w25y:5p wb3e:5p wpsu:5o wrts:5p xalm:5p ' +
    'xzfq:5p xawk:5p xdb4:5o xp2i:5p ybaw:5p yjv4:5p y6s8:5p yomu:5o ywzm:5p zhi0:5p yrp8:5p zo6g:5p zp1a:5o ' +
    'z87g:5p 1030c:5p 10ozk:5p zwui:5p 10qa2:5o 112jy:5p 100ri:5p 11ej8:5p 10i6o:5p 11cb4:5o 112y6:5p 11tu2:5p ' +
    '11t82:5p 11v8y:5p 11o4u:5o 12ere:5p 124g4:5p 134vs:5p 11rcy:5o 127yy:5p 131as:5p 13dro:5p 13kxu:5p 12x1g:5o ' +
    '13ff0:5p 11wqi:5p 14qe8:5p 12kk8:5p 13w1u:5o 13afm:5p 15482:5p 13x5y:5p 14edg:5p 13o2s:5o 16efe:5p 13isu:5p ' +
    '14mt0:5p 13pcq:5p 14vk2:5o 155fa:5p 15ihg:5p 14p3a:5p 14ofe:5p 14ibm:5o 14tl8:5p 16aoi:5p 15aqa:5p 15lkc:5p ' +
    '14cfa:5o 16j22:5p 14ons:5p 15mqm:5p 15dns:5p 16ih4:5o 14zha:5p 17h2q:5p 1589c:5p 15ytw:5o 15t2q:5p 166oy:5p ' +
    '15rjc:5p 16znc:5p 15qci:5o 16zfu:5p 15idk:5p 17jtu:5p 14mx2:5p 16vt2:5o 17ylq:5p 1677i:5p 15iim:5p 17dm0:5p ' +
    '17bg8:5o 16on8:5p 17lbw:5p 15c90:5p 16icg:5p 189bu:5o 14zjk:5p 188ps:5p 18c9m:5p 155ie:5p 17qgq:5o 17hu6:5p ' +
    '15ww0:5p 16yr2:5p 19osw:5p 14qxo:5o 193ts:5p 15i82:5p 16ykk:5p 17qq4:5p 17uz4:5o 18l24:5p 15r4u:5p 19doo:5p ' +
    '15ze8:5o 179sc:5p 1701k:5p 17jtu:5p 18742:5p 16jfq:5o 16tac:5p 17f66:5p 18g6u:5p 15khi:5p 18e5s:5o 18hdq:5p ' +
    '16v60:5p 16yf2:5p 19cim:5p 16ekg:5o 1756w:5p 18rig:5p 156im:5p 17ere:5p 1a5qy:5o 16lbo:5p 1871g:5p 1a8we:5p ' +
    '13oy0:5p 17vvo:5o 18r0u:5p 17bv0:5p 17tl0:5p 176ha:5p 1574c:5o 19rna:5p 197n2:5p 155j2:5p 19rqw:5p 15qvk:5o ' +
    '17ty6:5p 155no:5p 1crnu:5p',
  // 14
  '1ycw7y:1 16c5c:bd 16y3m:be 17di8:bd 18146:be 18bw0:bd 190cy:be 19jmm:be 19sq6:bd 1aj4e:be 1avyu:bd 1bkji:be ' +
    '1bvvi:be 1cisk:bd 1d2ae:be 1dicq:bd 1dzme:be 1ekle:be 1f5ao:bd 1fagk:be 1g3qo:bd 1ggfc:be 1gyna:be 1hjrw:bd ' +
    '1hxlm:be 1ibq4:bd 1j4gg:be 1jhyy:be 1jx4o:bd 1kffe:be 1kno0:bd 1lr1q:be 1lsyi:be 1mgn0:bd 1mycc:be 1mnmg:bd ' +
    '1o91o:be 1o7so:be 1od38:bd 1p6aa:be 1p8fw:bd 1qd4c:be 1q9ai:bd 1rfsa:be 1r0ew:be 1ryq8:bd 1s4h8:be 1sfx8:bd ' +
    '1tcei:be 1snjk:be 1u5mi:bd 1ufe0:be 1uji0:bd 1ve36:be 1vn36:be 1w47i:bd 1vv6o:be 1wxiu:bd 1wrtm:be 1xrsy:be ' +
    '1xwvm:bd 1y8i0:be 1x9gu:bd 1zyaw:be 1yvaq:be 1z8xg:bd 20xmm:be 1zaqg:bd 21ic4:be 21o1u:be 1zy8i:bd 221f4:be ' +
    '22bcm:bd 21n6m:be 22wua:be 230iu:bd 233zm:be 23pga:bd 22uno:be 25g8m:be 23eu6:bd 24v8s:be 2470c:bd 256yw:be ' +
    '25ezs:be 25rhc:bd 25y88:be 255yy:bd 267gm:be 26x8s:bd 28ecu:be 26y52:be 26bg6:bd 279va:be 275jg:bd 292w0:be ' +
    '285cy:be 25sxc:bd 29yxc:be 29ade:bd 29ieg:be 282hg:be 2a932:bd 2a1uw:be 27ivi:bd 2aqu2:be 29huu:be 2adp0:bd ' +
    '2b1pc:be 2a6oe:bd 28kq4:be 2b8n0:be 2cb3w:bd 2betq:be 29fru:bd 2b1l8:be 2b27w:be 2bv0g:bd 2byxa:be 298hy:bd ' +
    '2cvxw:be 2d31s:bd 2dksc:be 2a966:be 2cz2y:bd 2c7yq:be 2b4zm:bd 2ewi6:be 2awgc:be 2e7ns:bd 2bt0s:be 2bygk:bd ' +
    '2dbma:be 2e98q:be 2bjls:bd 2es9q:be 2d8m4:bd 2c5bi:be 2g68e:be 2d87c:bd 2e95w:be 2br7s:bd 2gf40:be 2bdpa:be ' +
    '2i8u0:bd 2abom:be 2h6qc:bd 2bpq0:be 2exyg:be 2c59o:bd 2duw4:be 2da10:bd 2e9z6:be 2gy5g:bd 2dk2s:be 2d9v0:be ' +
    '2go8c:bd 2c1si:be 2etqw:bd 2eu4u:be 2i5t6:be 2df0y:bd 2dbxu:be 2jxf8:bd 29lgc:be 2fkjk:be 2f6xa:bd 2dydi:be ' +
    '2dzj8:bd 2gv7w:be 2en34:be 2gysq:bd 2g4us:be 2d3t4:bd 2ghco:be 2dwgg:be 2eevo:bd 2ghcg:be 2duui:bd 2i8ds:be ' +
    '2dti4:be 2fy0y:bd 2cuv0:be 2gems:bd 2ffg2:be 2e1hg:bd 2inwy:be 2f1is:be 2dxwq:bd 2fk7c:be 2hsvk:bd 2bbdg:be ' +
    '2hjiq:be 2eu6y:bd 2cscq:be 2hkgc:bd 2gijk:be 2fhm4:be 2bbmu:bd 2iyp8:be 2h8j0:bd',
  // 15
  '3wpsus:1 2cu0e:mr 2dvli:mr 2ey8c:mr 2fst0:mr 2guk4:mr 2i0y8:ms 2iv1m:mr 2jvxq:mr 2kyly:mr 2lslu:mr 2n1x6:ms ' +
    '2ny08:mr 2oymu:mr 2pvu6:mr 2qvtm:mr 2s68c:ms 2t6mw:mr 2toxw:mr 2v6zy:mr 2vyze:mr 2x670:ms 2y16u:mr 2yqki:mr ' +
    '2zv6w:mr 31cci:mr 321ka:ms 32the:mr 341fu:mr 34foo:mr 3645g:mr 36ehq:ms 37wty:mr 389h4:mr 3aala:mr 3a618:mr ' +
    '3bjp0:ms 3bnv0:mr 3dy9e:mr 3esye:mr 3e272:mr 3gmo8:ms 3gzwc:mr 3hapm:mr 3icn4:mr 3k0l0:mr 3l31u:mr 3krec:ms ' +
    '3lowu:mr 3mfva:mr 3pcr0:mr 3ny70:mr 3py1a:ms 3pcpm:mr 3rnk8:mr 3sori:mr 3rrq2:mr 3so7s:ms 3ufb0:mr 3tuqc:mr ' +
    '3vstm:mr 3wms0:mr 3x0k0:ms 3xo0a:mr 3yxu0:mr 3yosw:mr 40lsg:mr 4020o:ms 40n0m:mr 44d84:mr 3zypc:mr 44iw4:mr ' +
    '44gxk:ms 431qg:mr 4579s:mr 45u66:mr 449ui:mr 46jpy:ms 48kns:mr 48wc0:mr 47n0u:mr 48w6w:mr 4aghu:ms 4aqae:mr ' +
    '49v2u:mr 4berc:mr 4bdi8:mr 4bers:mr 4e6lo:ms 4ba1k:mr 4ev1a:mr 4dsdm:mr 4e262:mr 4g2p0:ms 4ewik:mr 4ffs4:mr ' +
    '4g4cc:mr 4h75m:mr 4ffi8:ms 4gzug:mr 4irog:mr 4iryo:mr 4hr72:mr 4i9b0:ms 4ip0w:mr 4j1ak:mr 4kssq:mr 4jzrk:mr ' +
    '4j8am:ms 4kt8u:mr 4m0m4:mr 4lpk6:mr 4lbio:mr 4kj4s:ms 4ouhu:mr 4jqek:mr 4ne4m:mr 4o8ew:mr 4o5ww:ms 4mjdm:mr ' +
    '4ollm:mr 4nkeg:mr 4n2yo:mr 4p7yi:ms 4qy9c:mr 4lz8k:mr 4ps4o:mr 4oge0:mr 4r4mo:mr 4qoc6:ms 4pwr0:mr 4lmeq:mr ' +
    '4si3a:mr 4pbrm:mr 4tiiw:ms 4n8wa:mr 4s3mq:mr 4v5u8:mr 4kvny:mr 4sn9o:ms 4r5qe:mr 4uuei:mr 4p35u:mr 4tmvc:mr ' +
    '4pozq:ms 4toeq:mr 4q5jw:mr 4t8xg:mr 4u4ks:mr 4o8hs:ms 4ttse:mr 4v0rc:mr 4qq5k:mr 4qbqg:mr 4vnm8:ms 4utue:mr ' +
    '4sik2:mr 4u00m:mr 4rnpa:mr 4vhuw:ms 4ohx8:mr 4tjv0:mr 4uyzs:mr 4rl5q:mr 50qiu:mr 4p3hw:ms 4s4te:mr 4wgaq:mr ' +
    '4vtti:mr 4qr36:mr 4vrkc:ms 4pim8:mr 4x6su:mr 4vvdw:mr 4w1se:mr 4u87a:ms 4v8vw:mr 4rbuo:mr 4w0l2:mr 4uqjs:mr ' +
    '4tpbw:mr 4vbje:ms 4u5zs:mr 4sd6i:mr 4t9xg:mr 4y33o:mr 4vjye:ms 4rdcu:mr 4wejk:mr 4tvaw:mr 4u680:mr 50k7o:ms ' +
    '4x72y:mr 4n6oq:mr 4u1me:mr 4x2r8:mr 4widm:mr 4teyy:ms 4uf52:mr 4wviq:mr 4trq6:mr',
  // 16
  '7tftdc:1 4pm5s:19i 4rjj6:19i 4tpfi:19j 4vork:19i 4xx62:19i 4zmnm:19j 51u4a:19i 53y4m:19j 55qi8:19i 57tn0:19i ' +
    '59u2g:19j 5bqny:19i 5eae2:19j 5frns:19i 5i1sa:19i 5k1um:19j 5lzs0:19i 5o28s:19j 5pzje:19i 5s7pw:19i ' +
    '5ucis:19j 5vdj6:19i 5ycow:19j 5znuc:19i 61bsk:19i 64fba:19j 65dau:19i 686iy:19j 696xu:19i 6b6k8:19i ' +
    '6e86q:19j 6f0ho:19i 6h4q8:19j 6jbwu:19i 6lbis:19i 6makc:19j 6pmpw:19i 6qdxq:19i 6t8v8:19j 6to52:19i ' +
    '6wb34:19j 6xw3a:19i 70a36:19i 70m1y:19j 73yrg:19i 747l4:19j 760po:19i 78qs6:19i 7a734:19j 7bgum:19i ' +
    '7cgqg:19j 7ehr0:19i 7gf1q:19i 7itzu:19j 7jqna:19i 7lo2u:19j 7mm7c:19i 7pd1y:19i 7nr4a:19j 7rh2m:19i ' +
    '7st8u:19j 7u8b6:19i 7wh62:19i 7xf1a:19j 7xeo8:19i 802h6:19j 81ruy:19i 81ilc:19i 83e1s:19j 86nuw:19i ' +
    '85s7u:19j 887oi:19i 88rqo:19i 89ddg:19j 8dgq4:19i 8b3zi:19j 8cmtg:19i 8f3sa:19i 8diwa:19j 8izro:19i ' +
    '8jmya:19j 8fn6k:19i 8ms9u:19i 8jbpe:19j 8n1oc:19i 8ogz2:19j 8nrse:19i 8qjse:19i 8qxhy:19j 8rx2o:19i ' +
    '8qym4:19j 8sm3g:19i 8t13a:19i 8y3au:19j 8uwky:19i 8vhqw:19i 8wg7a:19j 8xh9m:19i 90eey:19j 92f96:19i ' +
    '8wgue:19i 92d2e:19j 93oy6:19i 8yb5w:19j 94juk:19i 929pe:19i 93s8w:19j 95zh8:19i 96yx4:19j 96mqy:19i ' +
    '96s14:19i 97imm:19j 98ac4:19i 9baz2:19j 964rm:19i 9aqgo:19i 9aij0:19j 96swa:19i 9fluu:19i 9992w:19j ' +
    '9fva6:19i 95zuw:19j 9g2kk:19i 9ad9u:19i 9gwmm:19j 9d6uc:19i 9cdo4:19j 9g9au:19i 9gk22:19i 9f054:19j ' +
    '9cdyc:19i 9g2ci:19j 9f95m:19i 9numa:19i 9gh1k:19j 9dcfy:19i 9kb1c:19i 9mvcc:19j 9fn60:19i 9oteq:19j ' +
    '9g75o:19i 9jqyi:19i 9g12o:19j 9k95g:19i 9gn2s:19j 9olvo:19i 9hnlo:19i 9h16q:19j 9r17e:19i 9m6do:19j ' +
    '9hnoc:19i 9phyq:19i 9opb4:19j 9ijd4:19i 9owxo:19j 9jeow:19i 9h670:19i 9owqa:19j 9nu0i:19i 9ln48:19i ' +
    '9lzjc:19j 9rbde:19i 9lgv4:19j 9mspk:19i 9icu8:19j 9qlkg:19i 9mcv8:19i 9m83w:19j 9kmpm:19i 9t1ys:19j ' +
    '9le30:19i 9qtjc:19i 9t84o:19j 9rq1i:19i 9k1j2:19j 9p8dm:19i 9i6ei:19i 9qavy:19j a294q:19i 9lxku:19j ' +
    '9iv6m:19i 9p35g:19i 9q6us:19j 9pv9y:19i 9jo5w:19j 9moi2:19i 9un5y:19i 9mfrs:19j 9v5eo:19i 9l496:19j ' +
    '9p9tw:19i 9r5k6:19i 9lilq:19j 9vqha:19i 9lklg:19j 9s952:19i 9mpg6:19j 9w8qk:19i 9my7q:19i',
  // 17
  'fmvmqo:1 9fgri:2j0 9jeps:2j1 9nc5q:2j1 9rdsd:2j1 9vj9w:2j0 9zlnc:2j1 a3rx2:2j1 a7lcu:2j1 abbxz:2j1 ag35l:2j0 ' +
    'ajn85:2j1 ao4sy:2j1 ar10w:2j1 aw4yk:2j1 azcfx:2j0 b499w:2j1 b8ah9:2j1 bcld3:2j1 bgdk5:2j1 bjbc7:2j0 ' +
    'bojer:2j1 brhf5:2j1 bvrgf:2j1 bzpn6:2j1 c3wqm:2j0 c7l8c:2j1 cbmve:2j1 cg4pd:2j1 ckxwn:2j1 ckpda:2j0 ' +
    'csf0u:2j1 cuylx:2j1 czc51:2j1 d1rbn:2j1 d5rkf:2j0 dabuq:2j1 dbxsa:2j1 di6oj:2j1 dll4g:2j1 dopzi:2j0 ' +
    'drksm:2j1 dvfi3:2j1 dzmnc:2j1 e25pe:2j1 e5o0w:2j0 eacld:2j1 edejz:2j1 eicxd:2j1 em7z7:2j1 eki5x:2j0 ' +
    'epbic:2j1 ev3se:2j1 eug4v:2j1 f390n:2j1 ezuxi:2j0 f7mc9:2j1 fbm9n:2j1 fe4j3:2j1 fbkze:2j0 fj759:2j1 ' +
    'fm70g:2j1 fpud2:2j1 fow22:2j1 ftj3y:2j0 fytys:2j1 g18gy:2j1 fzo1u:2j1 g3ezh:2j1 g7bnn:2j0 gfwr0:2j1 ' +
    'g5xgp:2j1 gjk9l:2j1 gioy3:2j1 ghsw2:2j0 gqopy:2j1 glosg:2j1 gpxem:2j1 gshpe:2j1 guo0p:2j0 h3g4k:2j1 ' +
    'h0tdv:2j1 h0418:2j1 h3jkb:2j1 h2ou2:2j0 hcii5:2j1 hdfk5:2j1 haj40:2j1 heydm:2j0 hk2ss:2j1 hi7nu:2j1 ' +
    'hpemc:2j1 hf305:2j1 hlcle:2j0 hoz9f:2j1 hnu1e:2j1 hydpg:2j1 hu9ue:2j1 hvn72:2j0 hv5d9:2j1 hwod4:2j1 ' +
    'i82lq:2j1 hxlze:2j0 i5c37:2j1 i22zs:2j1 i48wn:2j1 iizzt:2j1 hxkh8:2j0 i6ku1:2j1 iemsn:2j1 iiimj:2j1 ' +
    'iadof:2j0 igypm:2j1 ihgeu:2j1 iajkn:2j1 iedhs:2j1 igwtf:2j0 iq9xt:2j1 ihwcq:2j1 isizg:2j1 iomgp:2j0 ' +
    'ilm04:2j1 ivalf:2j1 iop6h:2j1 iknt0:2j1 iqz0b:2j0 iv60u:2j1 iw5yl:2j1 io7o7:2j1 ixq6w:2j1 ipesz:2j0 ' +
    'j6flj:2j1 j07v3:2j1 isiv5:2j1 iti4b:2j0 iv5y2:2j1 j1gpj:2j1 iua0m:2j1 j5nai:2j1 ix23j:2j0 j0bfp:2j1 ' +
    'j3i9v:2j1 j0rn6:2j1 j7x5q:2j0 j2r57:2j1 iy7tr:2j1 iqua1:2j1 jqy2j:2j1 j4k2u:2j0 j6ywy:2j1 j45ys:2j1 ' +
    'j58e4:2j1 j8r92:2j0 j6yyh:2j1 jazxn:2j1 iwuuk:2j1 jdtfy:2j1 j6613:2j0 izrxh:2j1 josuy:2j1 iy0gw:2j1 ' +
    'jbio3:2j1 jeitz:2j0 jf9dt:2j1 jin0p:2j1 iwrn5:2j1 jj1yw:2j1 j6nql:2j0 j9se0:2j1 jp876:2j1 iwlbi:2j1 ' +
    'jccno:2j1 jfe39:2j0 jdgcp:2j1 j862k:2j1 jnl0r:2j1 jawyz:2j1 iyn8c:2j1 jt96h:2j0 jng9x:2j1 j4knj:2j1 ' +
    'j0p4c:2j1 jo7kz:2j1 jhnm9:2j0 jd7f6:2j1 jawkt:2j1 jfxjj:2j1 jb0rd:2j1 jmkcr:2j0 jrial:2j1 j1yom:2j1 ' +
    'jgqof:2j1 jfea7:2j1 jbguy:2j1 j8tcc:2j0 k36ro:2j1 j0yjn:2j1 jd48v:2j1 jnncn:2j1 j75zo:2j0 ji2my:2j1',
  // 18
  'v9r9hc:1 ius22:521 j34ky:522 jahbs:521 jj6xs:522 jqvok:521 jzl64:522 k6o2i:522 kf7d0:521 knnx6:522 kulmc:521 ' +
    'l5ilu:522 l9gqs:522 ll1iy:521 lqifu:522 m0rxs:521 m8t10:522 mexce:522 moolo:521 muqx4:522 n5uny:521 ' +
    'na9hg:522 nisag:522 nv754:521 nwhoo:522 oams6:521 oe4ks:522 onpyo:522 ovgw2:521 p3fne:522 pazka:521 ' +
    'pivuq:522 pmskk:522 q0jb4:521 q029i:522 qhk5c:521 ql2pg:522 qpeuk:521 qr6pq:522 rb5aw:522 re0ue:521 ' +
    'rjd1a:522 rrjru:521 rwz1a:522 sb7b8:522 s42vu:521 sphza:522 sk1mo:521 sz8vi:522 t5w1s:522 tat34:521 ' +
    'tfbcs:522 toewg:521 tvao6:522 u1vu8:522 u1bgm:521 uian4:522 ui3o0:521 ujr18:522 uxpes:522 v4jcy:521 ' +
    'v9i9i:522 v87jk:521 vkarc:522 vhxww:522 w18b8:521 vxoha:522 w7n8u:521 w2czy:522 wf1pm:522 wmn58:521 ' +
    'wmrek:522 wq728:521 wvw82:522 x9a6m:521 xljso:522 x7rt4:522 xkw8m:521 xkkaw:522 xvhmm:521 xw8v6:522 ' +
    'xxub8:522 xw2hg:521 yc9nc:522 yr220:522 y5lzk:521 ypoz2:522 yp9xe:521 z1cts:522 ygf0k:522 za0dm:521 ' +
    'yzxjo:522 zc85u:522 z4eos:521 zqpze:522 z4gjg:521 zscgo:522 znlxs:522 zxv8s:521 zwr3i:522 1059ws:522 ' +
    'zv3om:521 102sf4:522 zypg0:521 1075ei:522 109q8g:522 10p3x8:521 107xek:522 10nwhw:522 111ge2:521 105usg:522 ' +
    '10vwvk:521 10w7be:522 10z33s:522 10uwha:521 10yo9w:522 10p8v0:522 11gcp0:521 10uz5e:522 119306:521 ' +
    '117330:522 11zuwg:522 110yx6:521 11mqxc:522 111ap2:522 1234l4:521 11cjuw:522 119r52:521 11ovvc:522 ' +
    '11yjjq:522 11lymq:521 11vtd0:522 11yugi:522 124ada:521 118aua:522 11qljc:521 12hs16:522 11yn06:522 ' +
    '11q4nk:521 12892i:522 11mwrc:522 12skhw:521 11dooc:522 12rwvw:521 125qew:522 126uag:522 12hbek:521 ' +
    '11znsw:522 12meh4:522 12914i:521 12eq02:522 12gmay:521 124n6o:522 124uoe:522 12ptlw:521 12erss:522 ' +
    '12bbsm:522 12m41a:521 122rv2:522 13ekkw:521 1292aq:522 12iz0o:522 12ic34:521 12hx5m:522 136vrm:522 ' +
    '125fs4:521 12npju:522 11t0rc:521 13079a:522 13531m:522 12tvt8:521 12gt3y:522 12cdu2:522 12ilki:521 ' +
    '12wlng:522 12tkf8:521 12olj8:522 12mzrs:522 13jnju:521 12jqca:522 12bxgc:522 131x9s:521 1394gc:522 ' +
    '11x6a4:521 12sy00:522 137ake:522 13n5g2:521 12dybe:522 12a1pg:522 135b64:521 12zc6o:522 137sho:521 ' +
    '12bpu6:522 13fkce:522 12711s:521 12xefa:522 12vns0:522 1255d4:521 13kozw:522 139zq6:521',
];
