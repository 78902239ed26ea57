BEGIN TRANSACTION;
CREATE TABLE corrections (
  sha256 TEXT NOT NULL, part TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, quote TEXT NOT NULL,
  verdict TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (sha256, part, start, end)) WITHOUT ROWID;
CREATE TABLE documents (
  row INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, record INTEGER NOT NULL, superseded INTEGER NOT NULL);
INSERT INTO "documents" VALUES(1,'64172688abaed6bf254c3b8de8570a425b72f5fd723a0fc818a2470aa11ee368',5,0);
INSERT INTO "documents" VALUES(2,'cdc23f622e57095a97293ff5f9874d58062bf7185bd1fed8aab965212d809229',2,1);
INSERT INTO "documents" VALUES(3,'a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89',3,0);
INSERT INTO "documents" VALUES(4,'8c59d4cce224d2728777fb8a5de8f81ceac2f7228373f873ae401d319b29e2b0',6,0);
CREATE TABLE duplicates (
  document INTEGER NOT NULL, other INTEGER NOT NULL, kind TEXT NOT NULL, jaccard REAL NOT NULL,
  containment REAL NOT NULL, PRIMARY KEY (document, other)) WITHOUT ROWID;
CREATE TABLE events (
  cursor INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, record INTEGER NOT NULL, fact INTEGER,
  previous INTEGER, successor INTEGER);
INSERT INTO "events" VALUES(1,'document_added',1,NULL,NULL,NULL);
INSERT INTO "events" VALUES(2,'fact_added',1,1,NULL,NULL);
INSERT INTO "events" VALUES(3,'fact_added',1,2,NULL,NULL);
INSERT INTO "events" VALUES(4,'fact_added',1,3,NULL,NULL);
INSERT INTO "events" VALUES(5,'document_added',2,NULL,NULL,NULL);
INSERT INTO "events" VALUES(6,'fact_added',2,4,NULL,NULL);
INSERT INTO "events" VALUES(7,'fact_added',2,5,NULL,NULL);
INSERT INTO "events" VALUES(8,'document_added',3,NULL,NULL,NULL);
INSERT INTO "events" VALUES(9,'fact_retracted',2,4,NULL,NULL);
INSERT INTO "events" VALUES(10,'fact_retracted',2,5,NULL,NULL);
INSERT INTO "events" VALUES(11,'document_superseded',2,NULL,NULL,4);
INSERT INTO "events" VALUES(12,'document_added',4,NULL,NULL,NULL);
INSERT INTO "events" VALUES(13,'fact_added',4,6,NULL,NULL);
INSERT INTO "events" VALUES(14,'fact_added',4,7,NULL,NULL);
INSERT INTO "events" VALUES(15,'fact_added',4,8,NULL,NULL);
INSERT INTO "events" VALUES(16,'fact_changed',5,10,2,NULL);
INSERT INTO "events" VALUES(17,'fact_retracted',4,6,NULL,NULL);
CREATE TABLE facts (
  row INTEGER PRIMARY KEY, record INTEGER NOT NULL, part TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
  min, max, unit TEXT, subject TEXT, action TEXT, scope TEXT, level TEXT, time TEXT, rule TEXT NOT NULL, measure TEXT, start INTEGER NOT NULL, end INTEGER NOT NULL,
  json TEXT NOT NULL);
INSERT INTO "facts" VALUES(1,1,'fact','b2782ebfe66f3681','institution',180,180,'个','机构',NULL,'total',NULL,NULL,'fake.number','cb00208d3337d658',43,47,'{"id":"b2782ebfe66f3681","kind":"institution","min":180,"max":180,"nominal":180,"modifier":"exact","unit":"个","subject":"机构","action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"cb00208d3337d658","evidence":{"start":43,"end":47,"quote":"180个"},"confidence":null}');
INSERT INTO "facts" VALUES(2,1,'fact','abb8ea707827dd64','power',92,92,'项',NULL,NULL,'total',NULL,NULL,'fake.number','8521594b51cb8f32',56,59,'{"id":"abb8ea707827dd64","kind":"power","min":92,"max":92,"nominal":92,"modifier":"exact","unit":"项","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"8521594b51cb8f32","evidence":{"start":56,"end":59,"quote":"92项"},"confidence":null}');
INSERT INTO "facts" VALUES(3,1,'fact','53f63eab58232519','staffing',40,40,'名',NULL,NULL,'total',NULL,NULL,'fake.number','8521594b51cb8f32',64,67,'{"id":"53f63eab58232519","kind":"staffing","min":40,"max":40,"nominal":40,"modifier":"exact","unit":"名","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"8521594b51cb8f32","evidence":{"start":64,"end":67,"quote":"40名"},"confidence":null}');
INSERT INTO "facts" VALUES(4,2,'fact','49e7f558fa039224','institution',7,7,'个','机构',NULL,'total',NULL,NULL,'fake.number','5f1be2fb0aeb4d97',37,39,'{"id":"49e7f558fa039224","kind":"institution","min":7,"max":7,"nominal":7,"modifier":"exact","unit":"个","subject":"机构","action":null,"scope":"total","level":null,"place":{"name":"南昌市","code":"360100"},"time":null,"relations":[],"rule":"fake.number","measure":"5f1be2fb0aeb4d97","evidence":{"start":37,"end":39,"quote":"7個"},"confidence":null}');
INSERT INTO "facts" VALUES(5,2,'fact','03ac5555c8f48e9d','power',15,15,'项',NULL,NULL,'total',NULL,NULL,'fake.number','5f1be2fb0aeb4d97',44,47,'{"id":"03ac5555c8f48e9d","kind":"power","min":15,"max":15,"nominal":15,"modifier":"exact","unit":"项","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"南昌市","code":"360100"},"time":null,"relations":[],"rule":"fake.number","measure":"5f1be2fb0aeb4d97","evidence":{"start":44,"end":47,"quote":"15項"},"confidence":null}');
INSERT INTO "facts" VALUES(6,4,'fact','e4ca4f03c8be71b2','institution',8,8,'个','机构',NULL,'total',NULL,NULL,'fake.number','141fc9c69c45051c',4,6,'{"id":"e4ca4f03c8be71b2","kind":"institution","min":8,"max":8,"nominal":8,"modifier":"exact","unit":"个","subject":"机构","action":null,"scope":"total","level":null,"place":null,"time":null,"relations":[],"rule":"fake.number","measure":"141fc9c69c45051c","evidence":{"start":4,"end":6,"quote":"8個"},"confidence":null}');
INSERT INTO "facts" VALUES(7,4,'delegation','e5d055fdb14dfa0c','delegation',NULL,NULL,NULL,NULL,NULL,NULL,'镇',NULL,'fake.power','0ce711f4522ee0b3',14,27,'{"id":"e5d055fdb14dfa0c","powers":["审批"],"domains":[],"from":"县","to":"镇","method":null,"rule":"fake.power","measure":"0ce711f4522ee0b3","evidence":{"start":14,"end":27,"quote":"县里赋权到镇。组建执法队。"}}');
INSERT INTO "facts" VALUES(8,4,'setup','665ad33b94fb7c78','setup',NULL,NULL,NULL,NULL,'set_up',NULL,'镇',NULL,'fake.setup','0ce711f4522ee0b3',14,27,'{"id":"665ad33b94fb7c78","action":"set_up","names":["执法队"],"level":"镇","rule":"fake.setup","measure":"0ce711f4522ee0b3","evidence":{"start":14,"end":27,"quote":"县里赋权到镇。组建执法队。"}}');
INSERT INTO "facts" VALUES(9,5,'fact','b2782ebfe66f3681','institution',180,180,'个','机构',NULL,'total',NULL,NULL,'fake.number','cb00208d3337d658',43,47,'{"id":"b2782ebfe66f3681","kind":"institution","min":180,"max":180,"nominal":180,"modifier":"exact","unit":"个","subject":"机构","action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"cb00208d3337d658","evidence":{"start":43,"end":47,"quote":"180个"},"confidence":null}');
INSERT INTO "facts" VALUES(10,5,'fact','abb8ea707827dd64','power',92,92,'件',NULL,NULL,'total',NULL,NULL,'fake.number','8521594b51cb8f32',56,59,'{"id":"abb8ea707827dd64","kind":"power","min":92,"max":92,"nominal":92,"modifier":"exact","unit":"件","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"8521594b51cb8f32","evidence":{"start":56,"end":59,"quote":"92项"},"confidence":null}');
INSERT INTO "facts" VALUES(11,5,'fact','53f63eab58232519','staffing',40,40,'名',NULL,NULL,'total',NULL,NULL,'fake.number','8521594b51cb8f32',64,67,'{"id":"53f63eab58232519","kind":"staffing","min":40,"max":40,"nominal":40,"modifier":"exact","unit":"名","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"8521594b51cb8f32","evidence":{"start":64,"end":67,"quote":"40名"},"confidence":null}');
INSERT INTO "facts" VALUES(12,6,'delegation','e5d055fdb14dfa0c','delegation',NULL,NULL,NULL,NULL,NULL,NULL,'镇',NULL,'fake.power','0ce711f4522ee0b3',14,27,'{"id":"e5d055fdb14dfa0c","powers":["审批"],"domains":[],"from":"县","to":"镇","method":null,"rule":"fake.power","measure":"0ce711f4522ee0b3","evidence":{"start":14,"end":27,"quote":"县里赋权到镇。组建执法队。"}}');
INSERT INTO "facts" VALUES(13,6,'setup','665ad33b94fb7c78','setup',NULL,NULL,NULL,NULL,'set_up',NULL,'镇',NULL,'fake.setup','0ce711f4522ee0b3',14,27,'{"id":"665ad33b94fb7c78","action":"set_up","names":["执法队"],"level":"镇","rule":"fake.setup","measure":"0ce711f4522ee0b3","evidence":{"start":14,"end":27,"quote":"县里赋权到镇。组建执法队。"}}');
CREATE TABLE measures (
  row INTEGER PRIMARY KEY, record INTEGER NOT NULL, id TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, modality TEXT);
INSERT INTO "measures" VALUES(1,1,'125305ad4bf6e4a2',0,13,NULL);
INSERT INTO "measures" VALUES(2,1,'33ace8f7719e7ed1',14,27,NULL);
INSERT INTO "measures" VALUES(3,1,'0b311e1ead9fc68b',28,36,NULL);
INSERT INTO "measures" VALUES(4,1,'cb00208d3337d658',37,48,NULL);
INSERT INTO "measures" VALUES(5,1,'8521594b51cb8f32',49,68,NULL);
INSERT INTO "measures" VALUES(6,2,'efaa1548e7661d78',0,13,NULL);
INSERT INTO "measures" VALUES(7,2,'cf062f3fc072b342',14,27,NULL);
INSERT INTO "measures" VALUES(8,2,'5f1be2fb0aeb4d97',28,48,NULL);
INSERT INTO "measures" VALUES(9,4,'141fc9c69c45051c',0,13,NULL);
INSERT INTO "measures" VALUES(10,4,'0ce711f4522ee0b3',14,27,NULL);
INSERT INTO "measures" VALUES(11,5,'125305ad4bf6e4a2',0,13,NULL);
INSERT INTO "measures" VALUES(12,5,'33ace8f7719e7ed1',14,27,NULL);
INSERT INTO "measures" VALUES(13,5,'0b311e1ead9fc68b',28,36,NULL);
INSERT INTO "measures" VALUES(14,5,'cb00208d3337d658',37,48,NULL);
INSERT INTO "measures" VALUES(15,5,'8521594b51cb8f32',49,68,NULL);
INSERT INTO "measures" VALUES(16,6,'141fc9c69c45051c',0,13,NULL);
INSERT INTO "measures" VALUES(17,6,'0ce711f4522ee0b3',14,27,NULL);
CREATE TABLE places (
  row INTEGER PRIMARY KEY, record INTEGER NOT NULL, fact INTEGER, name TEXT NOT NULL, code TEXT);
INSERT INTO "places" VALUES(1,1,NULL,'江西省','360000');
INSERT INTO "places" VALUES(2,1,1,'江西省','360000');
INSERT INTO "places" VALUES(3,1,2,'江西省','360000');
INSERT INTO "places" VALUES(4,1,3,'江西省','360000');
INSERT INTO "places" VALUES(5,2,NULL,'南昌市','360100');
INSERT INTO "places" VALUES(6,2,4,'南昌市','360100');
INSERT INTO "places" VALUES(7,2,5,'南昌市','360100');
INSERT INTO "places" VALUES(8,5,NULL,'江西省','360000');
INSERT INTO "places" VALUES(9,5,9,'江西省','360000');
INSERT INTO "places" VALUES(10,5,10,'江西省','360000');
INSERT INTO "places" VALUES(11,5,11,'江西省','360000');
CREATE TABLE problems (location TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE queries (id TEXT PRIMARY KEY, query TEXT NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
  row INTEGER PRIMARY KEY, document INTEGER NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL,
  status TEXT NOT NULL, media_type TEXT, script TEXT, glosses INTEGER NOT NULL, title TEXT, issuer TEXT,
  number TEXT, date TEXT, place_name TEXT, place_code TEXT, json TEXT NOT NULL, edition TEXT NOT NULL DEFAULT '');
INSERT INTO "records" VALUES(1,1,'bc494aef8cae8880','a.txt','ok','text/plain','hans',0,NULL,'某县委编办',NULL,'2023-05-01','江西省','360000','{"id":"bc494aef8cae8880","source":"a.txt","status":"ok","sha256":"64172688abaed6bf254c3b8de8570a425b72f5fd723a0fc818a2470aa11ee368","media_type":"text/plain","encoding":"utf-8","script":"hans","glosses":0,"title":null,"issuer":"某县委编办","number":null,"date":"2023-05-01","type":null,"place":{"name":"江西省","code":"360000"},"elements":[],"facts":[{"id":"b2782ebfe66f3681","kind":"institution","min":180,"max":180,"nominal":180,"modifier":"exact","unit":"个","subject":"机构","action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"cb00208d3337d658","evidence":{"start":43,"end":47,"quote":"180个"},"confidence":null},{"id":"abb8ea707827dd64","kind":"power","min":92,"max":92,"nominal":92,"modifier":"exact","unit":"项","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"8521594b51cb8f32","evidence":{"start":56,"end":59,"quote":"92项"},"confidence":null},{"id":"53f63eab58232519","kind":"staffing","min":40,"max":40,"nominal":40,"modifier":"exact","unit":"名","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"8521594b51cb8f32","evidence":{"start":64,"end":67,"quote":"40名"},"confidence":null}],"delegations":[],"setups":[],"measures":[{"id":"125305ad4bf6e4a2","start":0,"end":13,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"33ace8f7719e7ed1","start":14,"end":27,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"0b311e1ead9fc68b","start":28,"end":36,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"cb00208d3337d658","start":37,"end":48,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"8521594b51cb8f32","start":49,"end":68,"path":[],"modality":null,"tasks":[{"task":"devolution","probability":0.9}]}],"issues":[]}','fake_road.analyse');
INSERT INTO "records" VALUES(2,2,'dc8078a54aaa66cb','b.txt','ok','text/plain','hant',1,NULL,NULL,NULL,'2022-11-30','南昌市','360100','{"id":"dc8078a54aaa66cb","source":"b.txt","status":"ok","sha256":"cdc23f622e57095a97293ff5f9874d58062bf7185bd1fed8aab965212d809229","media_type":"text/plain","encoding":"utf-8","script":"hant","glosses":1,"title":null,"issuer":null,"number":null,"date":"2022-11-30","type":null,"place":{"name":"南昌市","code":"360100"},"elements":[],"facts":[{"id":"49e7f558fa039224","kind":"institution","min":7,"max":7,"nominal":7,"modifier":"exact","unit":"个","subject":"机构","action":null,"scope":"total","level":null,"place":{"name":"南昌市","code":"360100"},"time":null,"relations":[],"rule":"fake.number","measure":"5f1be2fb0aeb4d97","evidence":{"start":37,"end":39,"quote":"7個"},"confidence":null},{"id":"03ac5555c8f48e9d","kind":"power","min":15,"max":15,"nominal":15,"modifier":"exact","unit":"项","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"南昌市","code":"360100"},"time":null,"relations":[],"rule":"fake.number","measure":"5f1be2fb0aeb4d97","evidence":{"start":44,"end":47,"quote":"15項"},"confidence":null}],"delegations":[],"setups":[],"measures":[{"id":"efaa1548e7661d78","start":0,"end":13,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"cf062f3fc072b342","start":14,"end":27,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"5f1be2fb0aeb4d97","start":28,"end":48,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]}],"issues":[]}','fake_road.analyse');
INSERT INTO "records" VALUES(3,3,'89911cdb3711cb9f','c.txt','failed',NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,'{"id":"89911cdb3711cb9f","source":"c.txt","status":"failed","sha256":"a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89","media_type":null,"encoding":null,"script":null,"glosses":0,"title":null,"issuer":null,"number":null,"date":null,"type":null,"place":null,"elements":[],"facts":[],"delegations":[],"setups":[],"measures":[],"issues":[{"code":"undecodable","message":"not UTF-8","start":null}]}','fake_road.analyse_anew');
INSERT INTO "records" VALUES(4,4,'15bfa71dce34e728','b.txt','ok','text/plain','mixed',0,NULL,NULL,NULL,NULL,NULL,NULL,'{"id":"15bfa71dce34e728","source":"b.txt","status":"ok","sha256":"8c59d4cce224d2728777fb8a5de8f81ceac2f7228373f873ae401d319b29e2b0","media_type":"text/plain","encoding":"utf-8","script":"mixed","glosses":0,"title":null,"issuer":null,"number":null,"date":null,"type":null,"place":null,"elements":[],"facts":[{"id":"e4ca4f03c8be71b2","kind":"institution","min":8,"max":8,"nominal":8,"modifier":"exact","unit":"个","subject":"机构","action":null,"scope":"total","level":null,"place":null,"time":null,"relations":[],"rule":"fake.number","measure":"141fc9c69c45051c","evidence":{"start":4,"end":6,"quote":"8個"},"confidence":null}],"delegations":[{"id":"e5d055fdb14dfa0c","powers":["审批"],"domains":[],"from":"县","to":"镇","method":null,"rule":"fake.power","measure":"0ce711f4522ee0b3","evidence":{"start":14,"end":27,"quote":"县里赋权到镇。组建执法队。"}}],"setups":[{"id":"665ad33b94fb7c78","action":"set_up","names":["执法队"],"level":"镇","rule":"fake.setup","measure":"0ce711f4522ee0b3","evidence":{"start":14,"end":27,"quote":"县里赋权到镇。组建执法队。"}}],"measures":[{"id":"141fc9c69c45051c","start":0,"end":13,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"0ce711f4522ee0b3","start":14,"end":27,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]}],"issues":[]}','fake_road.analyse');
INSERT INTO "records" VALUES(5,1,'bc494aef8cae8880','a.txt','ok','text/plain','hans',0,NULL,'某县委编办',NULL,'2023-05-01','江西省','360000','{"id":"bc494aef8cae8880","source":"a.txt","status":"ok","sha256":"64172688abaed6bf254c3b8de8570a425b72f5fd723a0fc818a2470aa11ee368","media_type":"text/plain","encoding":"utf-8","script":"hans","glosses":0,"title":null,"issuer":"某县委编办","number":null,"date":"2023-05-01","type":null,"place":{"name":"江西省","code":"360000"},"elements":[],"facts":[{"id":"b2782ebfe66f3681","kind":"institution","min":180,"max":180,"nominal":180,"modifier":"exact","unit":"个","subject":"机构","action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"cb00208d3337d658","evidence":{"start":43,"end":47,"quote":"180个"},"confidence":null},{"id":"abb8ea707827dd64","kind":"power","min":92,"max":92,"nominal":92,"modifier":"exact","unit":"件","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"8521594b51cb8f32","evidence":{"start":56,"end":59,"quote":"92项"},"confidence":null},{"id":"53f63eab58232519","kind":"staffing","min":40,"max":40,"nominal":40,"modifier":"exact","unit":"名","subject":null,"action":null,"scope":"total","level":null,"place":{"name":"江西省","code":"360000"},"time":null,"relations":[],"rule":"fake.number","measure":"8521594b51cb8f32","evidence":{"start":64,"end":67,"quote":"40名"},"confidence":null}],"delegations":[],"setups":[],"measures":[{"id":"125305ad4bf6e4a2","start":0,"end":13,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"33ace8f7719e7ed1","start":14,"end":27,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"0b311e1ead9fc68b","start":28,"end":36,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"cb00208d3337d658","start":37,"end":48,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"8521594b51cb8f32","start":49,"end":68,"path":[],"modality":null,"tasks":[{"task":"devolution","probability":0.9}]}],"issues":[]}','fake_road.analyse_anew');
INSERT INTO "records" VALUES(6,4,'15bfa71dce34e728','b.txt','ok','text/plain','mixed',0,NULL,NULL,NULL,NULL,NULL,NULL,'{"id":"15bfa71dce34e728","source":"b.txt","status":"ok","sha256":"8c59d4cce224d2728777fb8a5de8f81ceac2f7228373f873ae401d319b29e2b0","media_type":"text/plain","encoding":"utf-8","script":"mixed","glosses":0,"title":null,"issuer":null,"number":null,"date":null,"type":null,"place":null,"elements":[],"facts":[],"delegations":[{"id":"e5d055fdb14dfa0c","powers":["审批"],"domains":[],"from":"县","to":"镇","method":null,"rule":"fake.power","measure":"0ce711f4522ee0b3","evidence":{"start":14,"end":27,"quote":"县里赋权到镇。组建执法队。"}}],"setups":[{"id":"665ad33b94fb7c78","action":"set_up","names":["执法队"],"level":"镇","rule":"fake.setup","measure":"0ce711f4522ee0b3","evidence":{"start":14,"end":27,"quote":"县里赋权到镇。组建执法队。"}}],"measures":[{"id":"141fc9c69c45051c","start":0,"end":13,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]},{"id":"0ce711f4522ee0b3","start":14,"end":27,"path":[],"modality":null,"tasks":[{"task":"institutions","probability":0.9}]}],"issues":[]}','fake_road.analyse_anew');
CREATE TABLE runs (row INTEGER PRIMARY KEY, finished INTEGER NOT NULL, summary TEXT NOT NULL, paths TEXT NOT NULL DEFAULT '[]');
INSERT INTO "runs" VALUES(1,1,'{"added": 3}','[]');
CREATE TABLE sketches (document INTEGER PRIMARY KEY, sketch BLOB NOT NULL, linked INTEGER NOT NULL);
INSERT INTO "sketches" VALUES(1,X'2C5D1242AB827E62DF519F42FABCFE7C',1);
INSERT INTO "sketches" VALUES(2,X'C7A82FB2526F4D534F007680697699584167FD3533EAC3785EB0ADAA3B4B1D7B',1);
INSERT INTO "sketches" VALUES(4,X'7B99207FE7A5C904',1);
CREATE TABLE tasks (
  measure INTEGER NOT NULL, task TEXT NOT NULL, probability REAL NOT NULL, PRIMARY KEY (measure, task))
  WITHOUT ROWID;
INSERT INTO "tasks" VALUES(1,'institutions',0.9);
INSERT INTO "tasks" VALUES(2,'institutions',0.9);
INSERT INTO "tasks" VALUES(3,'institutions',0.9);
INSERT INTO "tasks" VALUES(4,'institutions',0.9);
INSERT INTO "tasks" VALUES(5,'devolution',0.9);
INSERT INTO "tasks" VALUES(6,'institutions',0.9);
INSERT INTO "tasks" VALUES(7,'institutions',0.9);
INSERT INTO "tasks" VALUES(8,'institutions',0.9);
INSERT INTO "tasks" VALUES(9,'institutions',0.9);
INSERT INTO "tasks" VALUES(10,'institutions',0.9);
INSERT INTO "tasks" VALUES(11,'institutions',0.9);
INSERT INTO "tasks" VALUES(12,'institutions',0.9);
INSERT INTO "tasks" VALUES(13,'institutions',0.9);
INSERT INTO "tasks" VALUES(14,'institutions',0.9);
INSERT INTO "tasks" VALUES(15,'devolution',0.9);
INSERT INTO "tasks" VALUES(16,'institutions',0.9);
INSERT INTO "tasks" VALUES(17,'institutions',0.9);
CREATE TABLE texts (
  document INTEGER PRIMARY KEY, original BLOB NOT NULL, normalised BLOB NOT NULL, deletions TEXT NOT NULL,
  characters INTEGER NOT NULL);
INSERT INTO "texts" VALUES(1,X'E59CB0E782B9EFBC9AE6B19FE8A5BFE79C81203336303030300AE697A5E69C9FEFBC9A323032332D30352D30310AE69CBAE585B3EFBC9AE69F90E58EBFE5A794E7BC96E58A9E0AE585A8E79C81E695B4E59088E69CBAE69E84313830E4B8AAE380820AE59091E99587E8A197E4B88BE694BEE4BA8BE9A1B93932E9A1B9EFBC8CE4B88BE6B289E5B9B2E983A83430E5908DE380820A',X'E59CB0E782B9EFBC9AE6B19FE8A5BFE79C81203336303030300AE697A5E69C9FEFBC9A323032332D30352D30310AE69CBAE585B3EFBC9AE69F90E58EBFE5A794E7BC96E58A9E0AE585A8E79C81E695B4E59088E69CBAE69E84313830E4B8AAE380820AE59091E99587E8A197E4B88BE694BEE4BA8BE9A1B93932E9A1B9EFBC8CE4B88BE6B289E5B9B2E983A83430E5908DE380820A','[]',69);
INSERT INTO "texts" VALUES(2,X'E59CB0E782B9EFBC9AE58D97E6988CE5B882203336303130300AE697A5E69C9FEFBC9A323032322D31312D33300AE8A8ADE7AB8BE6A99FE6A78B2867C3B2752937E5808BEFBC8CE8B3A6E6AC8AE4BA8BE9A0853135E9A085E380820A',X'E59CB0E782B9EFBC9AE58D97E6988CE5B882203336303130300AE697A5E69C9FEFBC9A323032322D31312D33300AE8AEBEE7AB8BE69CBAE69E8437E4B8AAEFBC8CE8B58BE69D83E4BA8BE9A1B93135E9A1B9E380820A','[[32,37,"gloss"]]',44);
INSERT INTO "texts" VALUES(4,X'E8A8ADE7AB8BE6A99FE6A78B38E5808BEFBC8CE7B584E5BBBAE59FB7E6B395E99A8AE380820AE58EBFE9878CE8B58BE69D83E588B0E99587E38082E7BB84E5BBBAE689A7E6B395E9989FE380820A',X'E8AEBEE7AB8BE69CBAE69E8438E4B8AAEFBC8CE7BB84E5BBBAE689A7E6B395E9989FE380820AE58EBFE9878CE8B58BE69D83E588B0E99587E38082E7BB84E5BBBAE689A7E6B395E9989FE380820A','[]',28);
CREATE TABLE versions (
  location TEXT NOT NULL, version INTEGER NOT NULL, document INTEGER NOT NULL, latest INTEGER NOT NULL, stated TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (location, version)) WITHOUT ROWID;
INSERT INTO "versions" VALUES('/texts/a.txt',1,1,1,'');
INSERT INTO "versions" VALUES('/texts/b.txt',1,2,0,'');
INSERT INTO "versions" VALUES('/texts/b.txt',2,4,1,'');
INSERT INTO "versions" VALUES('/texts/c.txt',1,3,1,'');
CREATE INDEX versions_document ON versions (document, latest);
CREATE INDEX records_id ON records (id);
CREATE INDEX facts_record ON facts (record, measure);
CREATE INDEX facts_kind ON facts (kind);
CREATE INDEX places_name ON places (name);
CREATE INDEX places_code ON places (code);
CREATE INDEX measures_record ON measures (record, id);
CREATE INDEX tasks_task ON tasks (task, measure);
CREATE INDEX events_document ON events (cursor) WHERE fact IS NULL;
CREATE INDEX sketches_new ON sketches (document) WHERE NOT linked;
CREATE INDEX duplicates_other ON duplicates (other, document);
CREATE INDEX records_number ON records (number) WHERE number IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',17);
COMMIT;
