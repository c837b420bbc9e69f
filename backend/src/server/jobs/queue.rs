//! A bounded queue that is fair between clients: each gets its turn, however much another one sends.

use std::collections::VecDeque;

/// What waits, by client; the clients take turns.
pub(super) struct Queue<T> {
    per_client: usize,
    total: usize,
    /// The client whose turn is next stands first; none is without work.
    clients: VecDeque<(String, VecDeque<T>)>,
}

/// Why nothing more may wait.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// This client has as much waiting as it may.
    Client(usize),
    /// All clients together have.
    Total(usize),
}

impl<T> Queue<T> {
    /// An empty queue for so many of one client, and so many of all.
    pub(super) fn new(per_client: usize, total: usize) -> Self {
        Self { per_client, total, clients: VecDeque::new() }
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.clients.iter().map(|(_, waiting)| waiting.len()).sum()
    }

    /// Puts something at the end of its client's row.
    pub(super) fn push(&mut self, client: &str, item: T) -> Result<(), Full> {
        if self.len() >= self.total {
            return Err(Full::Total(self.total));
        }
        match self.clients.iter_mut().find(|(name, _)| name == client) {
            Some((_, waiting)) if waiting.len() >= self.per_client => Err(Full::Client(self.per_client)),
            Some((_, waiting)) => {
                waiting.push_back(item);
                Ok(())
            }
            None => {
                self.clients.push_back((client.to_owned(), VecDeque::from([item])));
                Ok(())
            }
        }
    }

    /// The next client's first; that client then stands last.
    pub(super) fn pop(&mut self) -> Option<T> {
        let (client, mut waiting) = self.clients.pop_front()?;
        let item = waiting.pop_front();
        if !waiting.is_empty() {
            self.clients.push_back((client, waiting));
        }
        item
    }

    /// Takes out what is meant, if it still waits.
    pub(super) fn remove(&mut self, is_meant: impl Fn(&T) -> bool) -> Option<T> {
        let mut taken = None;
        for (_, waiting) in &mut self.clients {
            if let Some(position) = waiting.iter().position(&is_meant) {
                taken = waiting.remove(position);
                break;
            }
        }
        self.clients.retain(|(_, waiting)| !waiting.is_empty());
        taken
    }

    /// Everything in the order in which it would be popped.
    pub(super) fn in_order(&self) -> Vec<&T> {
        let longest = self.clients.iter().map(|(_, waiting)| waiting.len()).max().unwrap_or(0);
        let rounds = 0..longest;
        rounds
            .flat_map(|round| self.clients.iter().filter_map(move |(_, waiting)| waiting.get(round)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_take_turns() {
        let mut queue = Queue::new(3, 10);
        for item in ["a1", "a2", "a3"] {
            queue.push("a", item).expect("room");
        }
        queue.push("b", "b1").expect("room");
        queue.push("c", "c1").expect("room");
        let order: Vec<&str> = queue.in_order().into_iter().copied().collect();
        let popped: Vec<&str> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(popped, ["a1", "b1", "c1", "a2", "a3"]);
        assert_eq!(order, popped);
    }

    #[test]
    fn a_full_row_does_not_stop_the_others() {
        let mut queue = Queue::new(2, 4);
        queue.push("a", 1).expect("room");
        queue.push("a", 2).expect("room");
        assert_eq!(queue.push("a", 3), Err(Full::Client(2)));
        queue.push("b", 4).expect("room");
        queue.push("c", 5).expect("room");
        assert_eq!(queue.push("d", 6), Err(Full::Total(4)));
        assert_eq!(queue.remove(|&item| item == 4), Some(4));
        assert_eq!(queue.remove(|&item| item == 4), None);
        assert_eq!(queue.len(), 3);
        queue.push("d", 6).expect("room again");
    }
}
