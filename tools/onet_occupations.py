"""Occupations to write into the seed data, each with the credentials that are asked for; reviewed by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """One occupation to write, and the credentials a person reviewed for it."""

    code: str
    required: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    title: str | None = None
    """Of a role that is only a part of the O*NET occupation, or that people know by another name."""


# Reviewed by hand. REQUIRED only where the law in the United States asks for it to do the work (of ambulance work, a
# state licence that nearly every state gives on the strength of the national certification); everything else is
# PREFERRED. Occupations of which nothing is known are named on stderr and left out, so the table may ask for more than
# a slice of O*NET holds.
OCCUPATIONS: dict[str, tuple[Wanted, ...]] = {
    "information-technology": (
        Wanted("15-1211.00"),
        Wanted(
            "15-1212.00",
            preferred=(
                "comptia-security-plus",
                "comptia-cysa-plus",
                "isc2-sscp",
                "giac-gsec",
                "giac-gcih",
                "isc2-associate",
                "isc2-cissp",
            ),
        ),
        Wanted("15-1231.00", preferred=("comptia-network-plus", "cisco-ccst-networking")),
        Wanted("15-1232.00", preferred=("comptia-a-plus",)),
        Wanted("15-1241.00", preferred=("cisco-ccna", "cisco-ccnp-enterprise")),
        Wanted("15-1241.01", preferred=("cisco-ccna",)),
        Wanted("15-1244.00", preferred=("cisco-ccna", "comptia-server-plus")),
        Wanted("15-1299.01"),
        Wanted("15-1299.02"),
        Wanted("15-1299.03"),
        Wanted("15-1299.04", preferred=("comptia-pentest-plus", "ec-council-ceh")),
        Wanted("15-1299.05", preferred=("comptia-securityx", "isc2-cissp")),
        Wanted("15-1299.06", preferred=("giac-gcfe", "giac-gcfa")),
        Wanted("11-3021.00", preferred=("isaca-cism", "isc2-cissp"), title="Information Security Managers"),
        Wanted("13-2011.00", preferred=("isaca-cisa",), title="Information Systems Auditors"),
        Wanted("17-2061.00"),
        Wanted("17-2072.01"),
    ),
    "cloud-software": (
        Wanted("15-1221.00"),
        Wanted("15-1242.00"),
        Wanted("15-1243.00"),
        Wanted("15-1243.01", preferred=("aws-data-engineer-associate",)),
        Wanted("15-1251.00"),
        Wanted("15-1252.00", preferred=("aws-developer-associate",)),
        Wanted("15-1253.00"),
        Wanted("15-1254.00"),
        Wanted("15-1255.01"),
        Wanted("15-1299.08", preferred=("aws-solutions-architect-associate", "comptia-cloud-plus")),
        Wanted("15-2041.00"),
        Wanted("15-2051.00", preferred=("aws-machine-learning-engineer-associate",)),
        Wanted("15-2051.01", preferred=("comptia-data-plus",)),
        Wanted("25-1021.00"),
    ),
    "management": (
        Wanted("11-1021.00", preferred=("gies-imsm", "memphis-strategic-leadership", "asq-cssgb")),
        Wanted(
            "11-3021.00", preferred=("peoplecert-itil-4-foundation", "pmi-pmp"), title="Information Technology Managers"
        ),
        Wanted("11-3051.00", preferred=("asq-cssgb", "osha-30-general-industry")),
        Wanted("13-2011.00", preferred=("isaca-cisa",)),
        Wanted("13-1082.00", preferred=("pmi-capm", "pmi-pmp")),
        Wanted("15-1299.09", preferred=("pmi-pmp", "scrum-org-psm-i")),
        Wanted("15-2031.00"),
        Wanted("17-2111.00", preferred=("osha-30-general-industry",)),
        Wanted("17-2112.00", preferred=("asq-cssgb",)),
        Wanted("17-2112.01"),
        Wanted("17-2112.02", preferred=("asq-cssgb",)),
        Wanted("17-2112.03", preferred=("asq-cssgb", "mssc-cpt")),
        Wanted("25-1011.00"),
        Wanted("25-1194.00"),
        Wanted("43-4051.00"),
        Wanted("51-1011.00", preferred=("mssc-cpt", "osha-30-general-industry", "asq-cssgb")),
    ),
    "human-resources": (
        Wanted("11-3121.00", preferred=("shrm-scp", "hrci-sphr")),
        Wanted("13-1071.00", preferred=("hrci-aphr", "shrm-cp", "hrci-phr")),
        Wanted("13-1141.00", preferred=("shrm-cp", "hrci-phr")),
        Wanted("13-1151.00", preferred=("hrci-aphr", "openlearn-facilitating-learning-in-practice")),
        Wanted("43-4161.00", preferred=("hrci-aphr",)),
    ),
    "health": (
        Wanted("15-1211.01", preferred=("ahima-rhit",)),
        Wanted("15-2041.01"),
        Wanted("15-2051.02"),
        Wanted("17-2031.00"),
        Wanted("25-1071.00"),
        Wanted("25-1072.00", preferred=("ncsbn-rn",)),
        Wanted("29-1141.00", required=("ncsbn-rn",), preferred=("american-heart-association-bls",)),
        Wanted(
            "29-1141.01",
            required=("ncsbn-rn",),
            preferred=("american-heart-association-bls", "american-heart-association-acls"),
        ),
        Wanted("29-1141.02", required=("ncsbn-rn",), preferred=("american-heart-association-bls",)),
        Wanted(
            "29-1141.03",
            required=("ncsbn-rn",),
            preferred=("american-heart-association-bls", "american-heart-association-acls"),
        ),
        Wanted("29-1141.04", required=("ncsbn-rn",), preferred=("american-heart-association-bls",)),
        Wanted("29-2061.00", required=("ncsbn-lpn",), preferred=("american-heart-association-bls",)),
        Wanted("29-2042.00", required=("nremt-emt",), preferred=("american-heart-association-bls",)),
        Wanted(
            "29-2043.00",
            required=("nremt-paramedic",),
            preferred=(
                "american-heart-association-bls",
                "american-heart-association-acls",
                "american-heart-association-pals",
            ),
        ),
        Wanted("29-2072.00", preferred=("ahima-cca", "aapc-cpc", "ahima-ccs", "ahima-rhit")),
        Wanted("29-9021.00", preferred=("ahima-rhit", "ahima-ccs")),
        Wanted("31-1131.00", required=("ncsbn-cna",), preferred=("american-heart-association-bls",)),
        Wanted("31-9092.00", preferred=("nha-ccma", "nha-cpt", "american-heart-association-bls")),
        Wanted("31-9097.00", preferred=("nha-cpt", "american-heart-association-bls")),
        Wanted("43-3021.00", preferred=("ahima-cca", "aapc-cpc-a")),
        Wanted("43-6013.00", preferred=("nha-ccma",)),
    ),
    "trades": (
        Wanted("17-3029.01", preferred=("american-welding-society-cawi", "american-welding-society-cwi")),
        Wanted("19-5011.00", preferred=("osha-30-general-industry", "osha-30-construction")),
        Wanted("19-5012.00", preferred=("osha-30-general-industry",)),
        Wanted("47-4011.00", preferred=("american-welding-society-cwi", "osha-30-construction")),
        Wanted("47-2111.00", preferred=("nccer-electrical-4", "osha-10-construction")),
        Wanted("49-3023.00", preferred=("ase-g1", "ase-a5", "ase-a6", "ase-a8", "ase-master-automobile", "ase-l1")),
        Wanted("49-9012.00"),
        Wanted("49-9021.00", preferred=("epa-608-universal",)),
        Wanted("49-9031.00", preferred=("epa-608-type-i",)),
        Wanted("49-9041.00", preferred=("mssc-cpt",)),
        Wanted("49-9043.00", preferred=("mssc-maintenance",)),
        Wanted("49-9044.00", preferred=("nccer-core", "osha-10-construction")),
        Wanted("49-9051.00", preferred=("nccer-electrical-1", "osha-10-construction")),
        Wanted("49-9052.00"),
        Wanted("49-9062.00"),
        Wanted("49-9071.00", preferred=("mssc-maintenance", "osha-10-general-industry")),
        Wanted("49-9081.00", preferred=("osha-10-general-industry",)),
        Wanted("49-9094.00"),
        Wanted("49-9096.00", preferred=("nccer-core", "osha-10-construction")),
        Wanted("49-9097.00"),
        Wanted("49-9098.00", preferred=("nccer-core",)),
        Wanted("49-9099.01"),
        Wanted("51-4041.00", preferred=("mssc-cpt", "mssc-quality")),
        Wanted("51-9061.00", preferred=("asq-cqia", "asq-cqt", "mssc-quality")),
        Wanted("51-4121.00", preferred=("american-welding-society-cw", "nccer-welding-1")),
    ),
}
