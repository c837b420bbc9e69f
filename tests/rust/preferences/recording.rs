//! What is written down, and what is refused.

use backend::error::Error;
use backend::protocol::Image;

use super::*;

#[test]
fn a_proposal_and_what_became_of_it_come_back_whole() {
    let folder = folder();
    let shown = of_project("job", "villa");
    {
        let mut store = store(&folder);
        store.record_proposal(&shown).expect("stored");
        let edit = Preference {
            final_placements: Some(edited()),
            reason: Some("näher ans Fenster".to_owned()),
            ..preference("job", Action::Edit)
        };
        for (id, preference) in
            [(1, preference("job", Action::Accept)), (2, edit), (3, preference("job", Action::Undo))]
        {
            let recorded = store.record_preference(&preference, None).expect("stored");
            assert_eq!((recorded.id, recorded.is_new), (id, true));
        }
    }
    let store = store(&folder);
    assert_eq!(store.proposal("job").expect("known"), shown);
    let events = store.list(0, 10).expect("read");
    assert_eq!(
        events.iter().map(|event| event.action).collect::<Vec<_>>(),
        [Action::Accept, Action::Edit, Action::Undo]
    );
    // Left out by the client: the accepted one is meant.
    assert!(events.iter().all(|event| event.candidate.as_deref() == Some("c1")), "{events:?}");
    assert_eq!(events[1].final_placements, Some(edited()));
    assert_eq!(events[1].reason.as_deref(), Some("näher ans Fenster"));
    assert_eq!(store.list(1, 1).expect("read"), events[1..2]);
    assert_eq!(store.latest(2).expect("read"), events[1..]);
    assert_eq!(store.of_job("job").expect("read"), events);
    assert_eq!(store.job_of(2).expect("read"), "job");
}

#[test]
fn a_job_is_remembered_once() {
    let folder = folder();
    let mut store = store(&folder);
    store.record_proposal(&proposal("job")).expect("stored");
    store.record_proposal(&of_project("job", "other")).expect("left as it is");
    assert_eq!(store.proposal("job").expect("known"), proposal("job"));
    assert_eq!(store.stats().expect("read").num_proposals, 1);
}

#[test]
fn private_requests_and_pictures_leave_no_trace() {
    let folder = folder();
    let mut store = store(&folder);
    let mut private = proposal("private");
    let mut pictured = proposal("pictured");
    let Request::Arrange(request) = &mut private.request else { unreachable!() };
    request.options.get_or_insert_default().private = Some(true);
    let Request::Arrange(request) = &mut pictured.request else { unreachable!() };
    request.image = Some(Image { png_base64: "iVBORw0KGgo".to_owned() });
    store.record_proposal(&private).expect("passed over");
    store.record_proposal(&pictured).expect("stored");
    let unknown = store.record_preference(&preference("private", Action::Accept), None);
    assert!(matches!(unknown, Err(Error::NotFound { what: "job", .. })), "{unknown:?}");
    let text = exported(&store);
    assert!(text.lines().count() == 1 && !text.contains("png_base64"), "{text}");
}

#[test]
fn everything_that_does_not_fit_the_job_is_told_at_once() {
    let folder = folder();
    let mut store = store(&folder);
    store.record_proposal(&proposal("job")).expect("stored");
    let mut wrong = preference("job", Action::Edit);
    wrong.candidate = Some("c9".to_owned());
    let mut placements = edited();
    placements.extend(edited());
    placements.push(FinalPlacement { object: "stranger".to_owned(), ..placements[0].clone() });
    wrong.final_placements = Some(placements);
    let Err(Error::Fields(fields)) = store.record_preference(&wrong, None) else { panic!("it was taken") };
    let paths: Vec<&str> = fields.iter().map(|field| field.path.as_str()).collect();
    assert_eq!(
        paths,
        ["/candidate", "/final_placements/1/object", "/final_placements/2/object"],
        "{fields:?}"
    );

    let Err(Error::Fields(fields)) = store.record_preference(&preference("job", Action::Edit), None) else {
        panic!("it was taken")
    };
    assert_eq!(fields.len(), 2, "{fields:?}");
    let nobody = Preference { candidate: None, ..preference("job", Action::Accept) };
    assert!(matches!(store.record_preference(&nobody, None), Err(Error::Fields(_))));
    assert_eq!(store.list(0, 10).expect("read"), []);
}

#[test]
fn a_key_stands_for_one_preference_of_its_job() {
    let folder = folder();
    let mut store = store(&folder);
    store.record_proposal(&proposal("job")).expect("stored");
    store.record_proposal(&proposal("other")).expect("stored");
    let accept = preference("job", Action::Accept);
    let first = store.record_preference(&accept, Some("key")).expect("stored");
    let again = store.record_preference(&accept, Some("key")).expect("known");
    assert_eq!((again.id, again.is_new), (first.id, false));
    let conflict = store.record_preference(&preference("job", Action::Reject), Some("key"));
    assert!(matches!(conflict, Err(Error::Conflict { .. })), "{conflict:?}");
    // Other jobs have keys of their own, and without a key everything is new.
    assert!(
        store.record_preference(&preference("other", Action::Accept), Some("key")).expect("stored").is_new
    );
    assert!(store.record_preference(&accept, None).expect("stored").is_new);
    assert_eq!(store.list(0, 10).expect("read").len(), 3);
}

#[test]
fn order_is_by_arrival_whatever_the_clock_says() {
    let folder = folder();
    let mut store = store(&folder);
    for (job_id, at) in
        [("a", "2099-01-01T00:00:00Z"), ("b", "1999-01-01T00:00:00Z"), ("c", "2026-01-01T00:00:00Z")]
    {
        let proposed_at = at.parse().expect("a time");
        store.record_proposal(&Proposal { proposed_at, ..proposal(job_id) }).expect("stored");
        store.record_preference(&preference(job_id, Action::Accept), None).expect("stored");
    }
    let jobs: Vec<String> = store.list(0, 10).expect("read").into_iter().map(|event| event.job_id).collect();
    assert_eq!(jobs, ["a", "b", "c"]);
    assert_eq!(store.stats().expect("read").first_at, Some("2099-01-01T00:00:00Z".parse().expect("a time")));
}

#[test]
fn stats_count_by_everything() {
    let folder = folder();
    let mut store = store(&folder);
    store.record_proposal(&of_project("villa", "villa")).expect("stored");
    store.record_proposal(&proposal("none")).expect("stored");
    store.record_proposal(&proposal("unjudged")).expect("stored");
    let second = Preference { candidate: Some("c2".to_owned()), ..preference("none", Action::Accept) };
    for preference in [preference("villa", Action::Accept), preference("villa", Action::Reject), second] {
        store.record_preference(&preference, None).expect("stored");
    }
    let stats = store.stats().expect("read");
    assert_eq!((stats.num_proposals, stats.num_judged, stats.num_events), (3, 2, 3));
    let counts = |counts: &[backend::preferences::Count]| -> Vec<(Option<String>, u64)> {
        counts.iter().map(|count| (count.name.clone(), count.num)).collect()
    };
    let named = |name: &str, num| (Some(name.to_owned()), num);
    assert_eq!(counts(&stats.by_action), [named("accept", 2), named("reject", 1)]);
    assert_eq!(counts(&stats.by_rank), [(None, 1), named("1", 1), named("2", 1)]);
    assert_eq!(counts(&stats.by_project), [named("villa", 2), (None, 1)]);
    assert_eq!(counts(&stats.by_client), [named("test 1", 3)]);
    assert!(stats.num_bytes > 10_000 && stats.last_at > stats.first_at);
}
