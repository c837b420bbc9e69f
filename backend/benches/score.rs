//! What a score costs: whole, and after one object moved.

mod rooms;

use backend::layout::{Layout, Placed};
use backend::protocol::Goal;
use backend::reward::{Context, Evaluation};
use backend::scene::Scene;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

const SIZES: [usize; 5] = [10, 20, 50, 200, 500];

fn score(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("score");
    for num in SIZES {
        let scene = Scene::from_snapshot(&rooms::office(num)).expect("valid");
        let context = Context::new(&scene, &Goal::default());
        let layout = Layout::from_sent(&scene);
        group.bench_with_input(BenchmarkId::from_parameter(num), &num, |bencher, _| {
            bencher.iter(|| Evaluation::new(&context, &layout).totals());
        });
    }
}

fn rescore_one_moved(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rescore_one_moved");
    for num in SIZES {
        let scene = Scene::from_snapshot(&rooms::office(num)).expect("valid");
        let context = Context::new(&scene, &Goal::default());
        let mut evaluation = Evaluation::new(&context, &Layout::from_sent(&scene));
        evaluation.totals();
        let mut step = 0_usize;
        group.bench_with_input(BenchmarkId::from_parameter(num), &num, |bencher, _| {
            bencher.iter(|| {
                step += 1;
                let index = (step * 7) % num;
                let Some(placed) = evaluation.placed(index) else { return evaluation.totals() };
                let mut pose = placed.pose;
                pose.position.x += if (step / num).is_multiple_of(2) { 0.05 } else { -0.05 };
                evaluation.apply(&[(index, Some(Placed { pose, ..placed }))]);
                evaluation.totals()
            });
        });
    }
}

criterion_group!(benches, score, rescore_one_moved);
criterion_main!(benches);
