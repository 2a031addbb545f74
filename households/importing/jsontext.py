"""Compact JSON at import speed: json.dumps builds an encoder for each call, which costs as much as the encoding."""

import json
from json import encoder

_DUMPS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _encoder():
    if encoder.c_make_encoder is None:  # an interpreter without the C parts
        return _DUMPS.encode
    make = encoder.c_make_encoder(
        None, _DUMPS.default, encoder.c_encode_basestring, None, ":", ",", False, False, False
    )
    return lambda value: "".join(make(value, 0))


compact = _encoder()
