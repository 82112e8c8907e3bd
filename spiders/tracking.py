"""Which query parameters say where a reader came from, and never which article is meant.

A name (and value) goes in, a yes or no comes out. Unknown parameters are never taken for tracking: an outlet's query
may be the article's identity.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

# Families by prefix: Urchin/Google, AT Internet (BBC, France 24), Mailchimp, Matomo, HubSpot.
_PREFIXES = ("utm_", "at_", "mc_", "pk_", "piwik_", "matomo_", "mtm_", "hsa_", "_hs", "guce_", "ns_")
_NAMES = frozenset(
    re.findall(
        r"\S+",
        """
        fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh mibextid sfns mkt_tok
        vero_id wickedid oly_enc_id oly_anon_id s_cid cmpid cmp icid intcmp ocid ncid smid smtyp taid traffic_source
        traffic_medium ref ref_src ref_url referer referrer xtor sref soc_src soc_trk ito guccounter wt_mc wt.mc_id
        spm scm _ga _gl __twitter_impression feedtype feedname partner_source share_source pwapi_token fb_ref
        fb_source action_object_map action_type_map
        """,
    )
)
# "0=utm_source=ground.news": an aggregator that encoded a list of pairs instead of the pairs.
_LISTED_PAIR = re.compile(r"^\d+=([^=]+)=")
_AMP_NAMES = frozenset({"amp", "outputtype"})


def is_tracking(piece: str) -> bool:
    """Whether one ``name=value`` piece of a query only tells where the reader came from."""
    listed = _LISTED_PAIR.match(unquote_plus(piece))
    name = listed.group(1) if listed else parameter_name(piece)
    name = name.casefold()
    return name in _NAMES or name.startswith(_PREFIXES)


def is_amp_switch(piece: str) -> bool:
    """Whether the piece asks for the AMP twin of a page: ``amp``, ``amp=1``, ``outputType=amp``."""
    name = parameter_name(piece).casefold()
    value = unquote_plus(piece.partition("=")[2]).casefold()
    return (name == "amp" and value in {"", "1", "true", "amp"}) or (name in _AMP_NAMES and value == "amp")


def parameter_name(piece: str) -> str:
    """The decoded name of a ``name=value`` piece."""
    return unquote_plus(piece.partition("=")[0])
