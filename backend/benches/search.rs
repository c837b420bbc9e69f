//! What improving costs, and a whole answer.

mod rooms;

use backend::document;
use backend::layout::Layout;
use backend::pipeline::{self, Hooks};
use backend::policy::Policies;
use backend::protocol::Goal;
use backend::reward::{Context, Taste};
use backend::scene::Scene;
use backend::search::{self, Budget};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

/// Steps of one improvement.
const STEPS: u32 = 1_000;

fn improve(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("improve_1000_steps");
    group.sample_size(20);
    for num in [10, 20, 50, 200] {
        let scene = Scene::from_snapshot(&rooms::office(num)).expect("valid");
        let context = Context::new(&scene, &Goal::default());
        let layout = Layout::from_sent(&scene);
        group.bench_with_input(BenchmarkId::from_parameter(num), &num, |bencher, _| {
            bencher.iter(|| {
                let budget = Budget { steps: STEPS, should_stop: &|| false };
                search::improve(&context, &layout, &mut search::rng(1, 0), budget)
            });
        });
    }
}

/// Whole answers to three examples, all starts, on all cores.
fn arrange(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("arrange");
    group.sample_size(10);
    for name in ["bedroom", "living_room", "classroom"] {
        let path = format!("{}/../schemas/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).expect("an example");
        let request = document::read_snapshot_or_request(&bytes).expect("valid");
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                pipeline::arrange(&request, Policies::default(), &Taste::default(), Hooks::NONE)
                    .expect("arranged")
            });
        });
    }
}

criterion_group!(benches, improve, arrange);
criterion_main!(benches);
