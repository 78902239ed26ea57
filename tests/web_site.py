"""A small corpus with everything in it, and clients of the server over it."""

import json

from fake_road import analyse
from fastapi.testclient import TestClient

from pipeline.corpus import Corpus
from pipeline.web import create_app

TEXTS = {
    "a.txt": "地点：江西省 360000\n日期：2023-05-01\n机关：某县委编办\n全省整合机构180个。\n向镇街下放事项92项，下沉干部40名。\n",
    "b.txt": "地点：南昌市 360100\n日期：2022-11-30\n設立機構(gòu)7個，賦權事項15項。\n",
    "c.txt": '地点：陕西省 610000\n县里赋权到镇，组建执法队，机构7个。\n另说机构9个。\n<script>alert(1)</script> & "引号" 下放3项\n',
}
BROKEN = b"\xff\xfe\xff"
BASE = "http://127.0.0.1:8000"


def fill(folder, texts=TEXTS, **options):
    """Put documents into the corpus in `folder`."""
    inbox = folder.parent / "in"
    inbox.mkdir(exist_ok=True)
    for name, text in texts.items():
        (inbox / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    corpus = Corpus(folder)
    corpus.add([inbox], analyse=analyse, **options)
    corpus.close()
    return folder


def client(folder, token=None, **headers):
    return TestClient(create_app(folder, token), base_url=BASE, headers=headers, raise_server_exceptions=False)


def rows_of(web, path, field="items"):
    """All items of a list of the API, a few at a time."""
    items, cursor, joint = [], 0, "&" if "?" in path else "?"
    while cursor is not None:
        page = json.loads(web.get(f"{path}{joint}limit=2&cursor={cursor}").content)
        items += page[field]
        cursor = page["next"]
    return items
