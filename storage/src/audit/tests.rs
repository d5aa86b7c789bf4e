//! Compares the tree, its proofs and its notes with other implementations: Cloudflare's ports of Go's `sumdb/tlog` and
//! `sumdb/note`, which share no code with this one or with `ct-merkle`. `TELEHEALTH_TREES` sets the number of trees.

#[path = "../../tests/support/random.rs"]
#[allow(dead_code, reason = "these tests use a part")]
mod random;

use super::{
    AuditError, Checkpoint, ConsistencyProof, InclusionProof, Signer, Verifier,
    proof::{consistency_ranges, inclusion_ranges},
    tree::{Edge, Hash, hashes_over, leaf_hash, leaves_for, peaks},
};
use crate::now;
use random::{Random, cases, seed};
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};
use std::{collections::HashMap, ops::Range};
use telehealth_core::Code;
use tlog_tiles::{HashReader, tlog};

/// A log in both implementations.
struct Log {
    entries: Vec<String>,
    /// The column `hashes`, by position.
    stored: HashMap<u64, Vec<u8>>,
    edge: Edge,
    theirs: Theirs,
}

#[derive(Default)]
struct Theirs(Vec<tlog::Hash>);

impl HashReader for Theirs {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        Ok(indexes.iter().map(|&index| self.0[usize::try_from(index).expect("an index")]).collect())
    }
}

impl Log {
    fn grown(random: &mut Random, size: u64) -> Self {
        let mut log =
            Self { entries: Vec::new(), stored: HashMap::new(), edge: Edge::empty(), theirs: Theirs::default() };
        for position in 0..size {
            let entry = format!("{{\"id\": \"{}\"}}", random.uuid());
            let theirs = tlog::stored_hashes(position, entry.as_bytes(), &log.theirs).expect("hashes");
            let ours = log.edge.push(leaf_hash(entry.as_bytes()));
            assert_eq!(ours, bare(&theirs), "the nodes that leaf {position} completes");
            log.stored.insert(position, ours.concat());
            log.theirs.0.extend(theirs);
            log.entries.push(entry);
        }
        log
    }

    fn hashes(&self, ranges: &[Range<u64>]) -> Vec<Hash> {
        // Only the rows that would be read from the database.
        let asked = leaves_for(ranges).into_iter().map(|leaf| (leaf, self.stored[&leaf].clone())).collect();
        hashes_over(ranges, &asked).expect("hashes")
    }

    fn checkpoint(&self, signer: &Signer, size: u64) -> Checkpoint {
        let edge = Edge::of(size, self.hashes(&peaks(size)));
        assert_eq!(edge.root(), tlog::tree_hash(size, &self.theirs).expect("a root").0, "root of {size}");
        sign(signer, size, edge.root())
    }
}

fn sign(signer: &Signer, size: u64, root: Hash) -> Checkpoint {
    Checkpoint::sign(signer, size, root, now(), "7:9:7,8 of 18446744073709551615".parse().ok().expect("a snapshot"))
}

fn bare(hashes: &[tlog::Hash]) -> Vec<Hash> {
    hashes.iter().map(|hash| hash.0).collect()
}

fn theirs(hashes: &[Hash]) -> Vec<tlog::Hash> {
    hashes.iter().copied().map(tlog::Hash).collect()
}

/// Returns a random size: mostly small, sometimes large, and often at or next to a power of two.
fn size(random: &mut Random) -> u64 {
    let levels = if random.once_in(50) { 11 } else { 7 };
    let power = 1_u64 << random.below(levels);
    if random.once_in(3) { (power + random.bits() % 3).saturating_sub(1).max(1) } else { 1 + random.bits() % power }
}

fn flip(random: &mut Random, bytes: &mut [u8]) {
    let bit = random.below(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
}

/// Returns a proof with one change.
fn mutated(random: &mut Random, path: &[Hash]) -> Vec<Hash> {
    let mut path = path.to_vec();
    let place = random.below(path.len() + 1);
    match random.below(4) {
        0 if !path.is_empty() => drop(path.remove(place.min(path.len() - 1))),
        1 => path.insert(place, [7; 32]),
        2 if path.len() > 1 => {
            let length = path.len();
            path.swap(place % length, (place + 1) % length);
        }
        _ if path.is_empty() => path.push([0; 32]),
        _ => {
            let place = place.min(path.len() - 1);
            flip(random, &mut path[place]);
        }
    }
    path
}

#[test]
fn trees_and_proofs_match_another_implementation() {
    let mut random = Random::new(seed(), "trees");
    let signer = Signer::generate("clinic.example/audit").expect("a key");
    let verifier = signer.verifier();
    // A changed number may happen to be correct: then both must accept it. A changed text or hash is always wrong.
    let (mut numbers, mut rejected) = (0, 0);
    let trees = cases("TELEHEALTH_TREES", 400);
    for _ in 0..trees {
        let size = size(&mut random);
        let log = Log::grown(&mut random, size);
        assert_eq!(log.edge.root(), tlog::tree_hash(size, &log.theirs).expect("a root").0);
        let newest = log.checkpoint(&signer, size);

        // Inclusion of an entry.
        let position = random.bits() % size;
        let entry = log.entries[usize::try_from(position).expect("a position")].clone();
        let path = log.hashes(&inclusion_ranges(position, size).expect("in the tree"));
        assert_eq!(path, bare(&tlog::prove_record(size, position, &log.theirs).expect("a proof")));
        let proof = InclusionProof { entry, position, path, checkpoint: newest.note().to_owned() };
        assert!(accepted(&proof, &newest, &verifier), "{position} of {size}");
        for change in 0..4 {
            let (mut proof, mut head) = (proof.clone(), newest.clone());
            match change {
                0 => proof.entry.push(' '),
                1 => proof.path = mutated(&mut random, &proof.path),
                2 => proof.position = random.bits() % (size + 2),
                _ => head = sign(&signer, size + random.bits() % 3, *newest.root()),
            }
            head.note().clone_into(&mut proof.checkpoint);
            let accepted = accepted(&proof, &head, &verifier);
            assert!(!accepted || change > 1, "{proof:?}");
            numbers += u32::from(accepted);
            rejected += u32::from(!accepted);
        }

        // Consistency with an older tree.
        let older_size = 1 + random.bits() % size;
        let older = log.checkpoint(&signer, older_size);
        let path = log.hashes(&consistency_ranges(older_size, size).expect("in the tree"));
        assert_eq!(path, bare(&tlog::prove_tree(size, older_size, &log.theirs).expect("a proof")));
        let proof = ConsistencyProof { path, checkpoint: newest.note().to_owned() };
        assert!(consistent(&proof, &older, &newest, &verifier), "{older_size} of {size}");
        for change in 0..3 {
            let (mut proof, mut older) = (proof.clone(), older.clone());
            match change {
                0 => proof.path = mutated(&mut random, &proof.path),
                1 => {
                    let mut root = *older.root();
                    flip(&mut random, &mut root);
                    older = sign(&signer, older_size, root);
                }
                _ => older = sign(&signer, 1 + random.bits() % size, *older.root()),
            }
            let accepted = consistent(&proof, &older, &newest, &verifier);
            assert!(!accepted || change > 1, "{proof:?}");
            numbers += u32::from(accepted);
            rejected += u32::from(!accepted);
        }
    }
    println!("{trees} trees, {} proofs; of changed ones both reject {rejected} and accept {numbers}", 2 * trees);
}

/// Whether both accept a proof of inclusion.
fn accepted(proof: &InclusionProof, head: &Checkpoint, verifier: &Verifier) -> bool {
    let ours = proof.check(verifier);
    let (root, leaf) = (tlog::Hash(*head.root()), tlog::record_hash(proof.entry.as_bytes()));
    let theirs = tlog::check_record(&theirs(&proof.path), head.size(), root, proof.position, leaf);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{ours:?} {theirs:?} {proof:?}");
    ours.is_ok()
}

/// Whether both accept a proof of consistency.
fn consistent(proof: &ConsistencyProof, older: &Checkpoint, newer: &Checkpoint, verifier: &Verifier) -> bool {
    let ours = proof.check(older, verifier);
    let (root, older_root) = (tlog::Hash(*newer.root()), tlog::Hash(*older.root()));
    let theirs = tlog::check_tree(&theirs(&proof.path), newer.size(), root, older.size(), older_root);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{ours:?} {theirs:?} {proof:?}");
    ours.is_ok()
}

fn opened_by_others(note: &str, verifier: &Verifier) -> bool {
    let key = |line: &str| Box::new(StandardVerifier::new(line).expect("a key")) as Box<dyn signed_note::Verifier>;
    let keys = VerifierList::new(verifier.to_string().lines().map(key).collect());
    Note::from_bytes(note.as_bytes()).is_ok_and(|note| note.verify(&keys).is_ok())
}

#[test]
fn notes_match_another_implementation() {
    let mut random = Random::new(seed(), "notes");
    let signer = Signer::generate("clinic.example/audit").expect("a key");
    let verifier = signer.verifier();
    let mut rejected = 0;
    for count in 0..2_000_u64 {
        let checkpoint = sign(&signer, count, [u8::try_from(count % 256).expect("a byte"); 32]);
        let note = checkpoint.note();
        assert_eq!(Checkpoint::open(note, &verifier).expect("ours"), checkpoint);
        assert!(opened_by_others(note, &verifier), "{note}");
        let theirs = tlog_tiles::Checkpoint::from_bytes(Note::from_bytes(note.as_bytes()).expect("a note").text());
        let theirs = theirs.expect("a checkpoint");
        assert_eq!((theirs.origin(), theirs.size()), (signer.name(), count));
        assert_eq!(theirs.hash().0, *checkpoint.root());

        // Signing with the other implementation and the same key gives the same note: Ed25519 is deterministic.
        let other = StandardSigner::new(&signer.secret()).expect("our key");
        let mut resigned = Note::new(Note::from_bytes(note.as_bytes()).expect("a note").text(), &[]).expect("a note");
        resigned.add_sigs(&[&other]).expect("signed");
        assert_eq!(String::from_utf8(resigned.to_bytes()).expect("text"), note);

        let mut bytes = note.as_bytes().to_vec();
        flip(&mut random, &mut bytes);
        let ours = |note: &str| Checkpoint::open(note, &verifier).is_ok();
        let mutated = String::from_utf8(bytes);
        let (ours, theirs) = mutated.map_or((false, false), |note| (ours(&note), opened_by_others(&note, &verifier)));
        assert_eq!(ours, theirs, "{note}");
        rejected += u32::from(!ours);
    }
    assert_eq!(rejected, 2_000);
}

#[test]
fn keys_are_parsed_in_their_canonical_form_only() {
    let signer = Signer::generate("clinic.example/audit").expect("a key");
    let secret = signer.secret();
    let again: Signer = secret.parse().expect("a key");
    assert_eq!(again.verifier(), signer.verifier());
    assert_eq!(signer.verifier().to_string().parse::<Verifier>().expect("a key"), signer.verifier());
    assert_eq!(format!("{signer:?}"), "Signer { name: \"clinic.example/audit\", .. }", "a secret is not shown");
    // C2SP's example of a verifier key.
    let example = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    assert_eq!(example.parse::<Verifier>().expect("a key").to_string(), example);

    let public = signer.verifier().to_string();
    for text in
        ["", " ", "a+b+c", "a+00000000+", &public.replace('A', "B"), &public[1..], &format!("{public}A"), &secret]
    {
        let error = text.parse::<Verifier>().expect_err("no key");
        assert_eq!(error.code(), Code::AUDIT_KEY_MALFORMED);
        let error = text.parse::<Signer>().err();
        assert!(text == secret.as_str() || error.is_some_and(|error| error.code() == Code::AUDIT_KEY_MALFORMED));
    }
    for name in ["", "two words", "a+b", "line\nbreak", "tab\t", "no\u{a0}break"] {
        assert!(matches!(Signer::generate(name), Err(AuditError::KeyMalformed { .. })), "{name:?}");
    }
}

#[test]
fn a_new_key_continues_the_log_of_the_old_one() {
    let old = Signer::generate("clinic.example/audit").expect("a key");
    let new =
        Signer::generate("clinic.example/audit").expect("a key").replacing(&old.verifier()).expect("the same log");
    let stranger = Signer::generate("clinic.example/audit").expect("a key");
    let [by_old, by_new, by_stranger] = [&old, &new, &stranger].map(|signer| sign(signer, 1, [1; 32]));
    let both: Verifier = new.verifier().to_string().parse().expect("two keys");
    for checkpoint in [&by_old, &by_new] {
        assert_eq!(&Checkpoint::open(checkpoint.note(), &both).expect("known"), checkpoint);
        assert!(opened_by_others(checkpoint.note(), &both));
    }
    for (note, verifier) in [(&by_new, old.verifier()), (&by_stranger, both)] {
        let error = Checkpoint::open(note.note(), &verifier).expect_err("unknown");
        assert_eq!(error.code(), Code::AUDIT_NOTE_UNSIGNED);
    }
    let other = Signer::generate("pharmacy.example/audit").expect("a key");
    assert!(other.replacing(&old.verifier()).is_err());
}

#[test]
fn additional_signatures_of_a_witness_are_accepted() {
    let signer = Signer::generate("clinic.example/audit").expect("a key");
    let witness = Signer::generate("witness.example").expect("a key");
    let checkpoint = sign(&signer, 3, [3; 32]);
    let mut note = Note::from_bytes(checkpoint.note().as_bytes()).expect("a note");
    note.add_sigs(&[&StandardSigner::new(&witness.secret()).expect("a key")]).expect("signed");
    let note = String::from_utf8(note.to_bytes()).expect("text");
    let opened = Checkpoint::open(&note, &signer.verifier()).expect("ours is among them");
    assert_eq!((opened.size(), opened.root()), (checkpoint.size(), checkpoint.root()));
    // The witness has not signed a log of its own name.
    let error = Checkpoint::open(&note, &witness.verifier()).expect_err("another log");
    assert_eq!(error.code(), Code::AUDIT_NOTE_MALFORMED);
}

#[test]
fn invalid_checkpoints_are_rejected() {
    let signer = Signer::generate("clinic.example/audit").expect("a key");
    let verifier = signer.verifier();
    let lines = [
        "clinic.example/audit",
        "3",
        "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=",
        "time 2026-11-22T10:00:00.000Z",
        "snapshot 7:8: of 9",
    ];
    let text = |lines: &[&str]| signer.sign(&format!("{}\n", lines.join("\n")));
    assert!(Checkpoint::open(&text(&lines), &verifier).is_ok());
    let wrong = [
        (0, "clinic.example"),
        (1, "03"),
        (1, "-3"),
        (1, "+3"),
        (1, ""),
        (2, "AwM="),
        (2, "?"),
        (3, "time now"),
        (4, "snapshot 7"),
        (4, ""),
    ];
    for (line, instead) in wrong {
        let mut lines = lines;
        lines[line] = instead;
        let error = Checkpoint::open(&text(&lines), &verifier).expect_err(instead);
        assert_eq!(error.code(), Code::AUDIT_NOTE_MALFORMED, "{instead}");
    }
    let note = text(&lines);
    for (from, to) in [("\n\n", "\n"), ("— ", "- "), ("\n\n", "\n\n\n"), ("snapshot", "snapshot\r")] {
        let error = Checkpoint::open(&note.replacen(from, to, 1), &verifier).expect_err(to);
        assert!(matches!(error.code(), Code::AUDIT_NOTE_MALFORMED | Code::AUDIT_NOTE_UNSIGNED), "{to}");
    }
    let many = note.clone() + &note[note.find('—').expect("a signature")..].repeat(100);
    assert_eq!(Checkpoint::open(&many, &verifier).expect_err("101").code(), Code::AUDIT_NOTE_MALFORMED);
}
