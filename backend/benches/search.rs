//! What improving costs, and a whole answer.

mod rooms;

use backend::layout::Layout;
use backend::protocol::Goal;
use backend::reward::Context;
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

criterion_group!(benches, improve);
criterion_main!(benches);
