"""The freely licensed sentences on which the table is fitted: WordNet's glosses and examples, Debian's package summaries, and questions put together
from WordNet's words, so that the table learns how little `how do I` says."""

import random
import re
import subprocess

GLOSSES, SUMMARIES, QUESTIONS = 44_000, 24_000, 14_000
ABOUT_THINGS = [
    "where can I find the {}?",
    "why is my {} not working",
    "what is the {} for?",
    "I lost my {}, what should I do now",
    "my {} and the {} do not work together",
    "is there a {} for the {}?",
    "how much does a {} cost and who pays for it?",
    "the {} has been broken since yesterday, can you please help me",
    "hi, I would like to get another {} please",
    "which {} do we have to use with our {}?",
    "does anybody know when the {} will be ready?",
    "error with the {} after the {}",
]
ABOUT_ACTIONS = [
    "how do I {} the {}?",
    "how can I {} my {}",
    "I am trying to {} a {} but it does not let me",
    "why can't I {}?",
    "what happens if I {} without a {}?",
    "am I allowed to {} the {}?",
    "need to {} {} as soon as possible",
    "can you {} this {} for me?",
    "{} the {} again",
]


def wordnet(folder):
    """Definitions, each third as `word. definition` in the way of a title and its text, and example sentences."""
    sentences = []
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text("ascii", "replace").splitlines():
            facts, bar, gloss = line.partition(" | ")
            if line.startswith("  ") or not bar:
                continue
            word = facts.split()[4].replace("_", " ").split("(")[0]
            examples = re.findall(r'"([^"]+)"', gloss)
            definition = re.sub(r'[;:,]?\s*"[^"]*"', "", gloss).strip(" ;")
            if definition:
                sentences.append(f"{word}. {definition}" if len(sentences) % 3 == 0 else definition)
            sentences.extend(examples)
    return sentences


def questions(folder, chooser):
    """Frames of questions filled with single nouns and verbs that WordNet's authors met in text."""
    tagged = {"noun": [], "verb": []}
    for line in (folder / "cntlist.rev").read_text("ascii").splitlines():
        sense, _, count = line.split()
        word, _, rest = sense.partition("%")
        kind = {"1": "noun", "2": "verb"}.get(rest[0])
        if kind and int(count) >= 2 and word.islower():
            tagged[kind].append(word.replace("_", " "))
    things, actions = sorted(set(tagged["noun"])), sorted(set(tagged["verb"]))
    filled = []
    for i in range(QUESTIONS):
        if i % 2:
            frame, first = chooser.choice(ABOUT_ACTIONS), chooser.choice(actions)
        else:
            frame, first = chooser.choice(ABOUT_THINGS), chooser.choice(things)
        filled.append(frame.format(first, chooser.choice(things)))
    return filled


def summaries():
    """First lines of the descriptions of all packages that apt knows."""
    listed = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, text=True, check=True).stdout
    return [line.partition(": ")[2] for line in listed.splitlines() if line.startswith(("Description: ", "Description-en: "))]


def sentences(wordnet_folder):
    """The chosen sentences in a fixed order, without doubles and without what is too short to mean much."""
    chooser = random.Random(20)
    chosen = []
    pools = [(wordnet(wordnet_folder), GLOSSES), (summaries(), SUMMARIES), (questions(wordnet_folder, chooser), QUESTIONS)]
    for pool, wanted in pools:
        pool = sorted({text.strip() for text in pool if len(text.split()) >= 3})
        chosen += chooser.sample(pool, min(wanted, len(pool)))
    chooser.shuffle(chosen)
    return chosen
