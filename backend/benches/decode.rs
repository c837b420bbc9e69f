//! What the masks of one completion cost, geometry included: a bedroom of 12 objects, drawn evenly among what is allowed.

#[path = "../../tests/rust/random_rooms.rs"]
mod random_rooms;
#[path = "../../tests/rust/decode/vocabularies.rs"]
mod vocabularies;

use backend::document;
use backend::layout::answer::Aliases;
use backend::policy::decode::{Constraint, Decoder, Next, Vocabulary};
use backend::protocol::Goal;
use backend::reward::Context;
use backend::scene::Scene;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rand::RngExt;

fn draw(mut decoder: Decoder<'_>, seed: u64) -> Decoder<'_> {
    let mut rng = random_rooms::rng(seed);
    loop {
        let tokens = match decoder.next() {
            Next::Forced(tokens) => tokens,
            Next::Choose(mask) => {
                vec![mask.iter().nth(rng.random_range(0..mask.count())).expect("a mask allows something")]
            }
            Next::Done => return decoder,
        };
        for token in tokens {
            decoder.push(token).expect("what was offered");
        }
    }
}

fn completions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    group.sample_size(20);
    let vocabularies: [(&str, &Vocabulary); 2] =
        [("500_tokens", &vocabularies::SMALL), ("100k_tokens", &vocabularies::LARGE)];
    for room in ["bedroom", "living_room", "cafe"] {
        let path = format!("{}/../schemas/examples/{room}.json", env!("CARGO_MANIFEST_DIR"));
        let snapshot = document::read(&std::fs::read(path).expect("an example")).expect("valid");
        let scene = Scene::from_snapshot(&snapshot).expect("valid");
        let (aliases, context) = (Aliases::new(&scene), Context::new(&scene, &Goal::default()));
        for (name, vocabulary) in vocabularies {
            for geometry in [false, true] {
                let constraint = Constraint { think: 0, geometry };
                let start = Decoder::new(vocabulary, &context, &aliases, constraint).expect("a grammar");
                let what = if geometry { "held" } else { "grammar" };
                let mut seed = 0;
                group.bench_function(format!("{room}_{name}_{what}"), |bencher| {
                    bencher.iter_batched(
                        || {
                            seed += 1;
                            (start.clone(), seed)
                        },
                        |(decoder, seed)| draw(decoder, seed),
                        BatchSize::SmallInput,
                    );
                });
            }
        }
        group.bench_function(format!("{room}_grammar_compiled"), |bencher| {
            let constraint = Constraint { think: 0, geometry: true };
            bencher.iter(|| {
                Decoder::new(&vocabularies::LARGE, &context, &aliases, constraint).expect("a grammar")
            });
        });
    }
}

criterion_group!(benches, completions);
criterion_main!(benches);
