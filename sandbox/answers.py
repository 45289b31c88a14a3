"""JSON answers that a person can read in a terminal: Chinese stays Chinese."""

import json
from functools import partial

from aiohttp import web

json_answer = partial(web.json_response, dumps=partial(json.dumps, ensure_ascii=False))
