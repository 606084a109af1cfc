//! Lists of the calls and bridges of all processes: as the tables have them, and those of this process as they are now.

use crate::platform::{
    calls::{Bridge, Call, Switchboard},
    http::paging::Page,
    refusal::Refusal,
    shown,
    sip::{Phones, kept_bridge, kept_call},
    store::{
        Rows, Store,
        calls::{self, Table},
    },
};

/// How many rows are read in one go at most.
const CHUNK: u64 = 1000;

/// Where they are.
pub struct Everywhere<'a> {
    /// The tables.
    pub store: &'a Store,
    /// This process.
    pub phones: &'a Phones,
}

/// A row whose record was read.
struct Row<R> {
    place: i64,
    process: u64,
    id: String,
    record: Option<R>,
}

impl Everywhere<'_> {
    /// The calls of a page that are wanted, or all of them.
    pub async fn calls(
        &self,
        page: Option<&Page>,
        newest_first: bool,
        is_wanted: impl Fn(&Call) -> bool + Clone + Send + 'static,
        base: &str,
    ) -> Result<Rows<shown::Call>, Refusal> {
        let base = base.trim_end_matches('/').to_owned();
        let show = move |board: &Switchboard, row: Row<Call>| match board.call(&row.id.into()) {
            Some(call) => is_wanted(call).then(|| shown::Call::new(board, call, Some(&base))),
            // It is forgotten.
            None if row.process == board.process => None,
            None => {
                let call = row.record.filter(|call| is_wanted(call))?;
                Some(shown::Call::kept(&call, Some(&base)))
            }
        };
        self.gather(Table::Calls, page, newest_first, kept_call, show)
            .await
    }

    /// The bridges of a page, newest first.
    pub async fn bridges(&self, page: &Page, base: &str) -> Result<Rows<shown::Bridge>, Refusal> {
        let base = base.trim_end_matches('/').to_owned();
        let show = move |board: &Switchboard, row: Row<Bridge>| {
            let found = board.bridge_of(&row.id.into());
            match found {
                Some(bridge) => Some(shown::Bridge::new(bridge, &base)),
                None if row.process == board.process => None,
                None => Some(shown::Bridge::new(&row.record?, &base)),
            }
        };
        self.gather(Table::Bridges, Some(page), true, kept_bridge, show)
            .await
    }

    async fn gather<R: Send + 'static, T: Send + 'static>(
        &self,
        table: Table,
        page: Option<&Page>,
        back: bool,
        read: fn(&str) -> Option<R>,
        show: impl Fn(&Switchboard, Row<R>) -> Option<T> + Clone + Send + 'static,
    ) -> Result<Rows<T>, Refusal> {
        let window = page.map(Page::window);
        let (mut skip, most) = window.map_or((0, usize::MAX), |window| {
            (window.offset, window.size as usize)
        });
        let mut place = if back { i64::MAX } else { 0 };
        // What is wanted, where all are; where few are, it takes more.
        let mut chunk = window.map_or(CHUNK, |it| it.offset.saturating_add(u64::from(it.size) + 1));
        let mut items = Vec::new();
        loop {
            let rows = u32::try_from(chunk.min(CHUNK)).unwrap_or(u32::MAX);
            chunk = chunk.saturating_mul(2);
            let rows = self.store.read(move |db| {
                let rows = calls::some(db, table, (place, back), rows)?.into_iter();
                let rows = rows.map(|row| Row {
                    place: row.place,
                    process: row.process,
                    record: read(&row.record),
                    id: row.id,
                });
                Ok(rows.collect::<Vec<_>>())
            });
            let rows = rows.await?;
            let Some(last) = rows.last() else {
                return Ok(Rows { items, more: false });
            };
            place = last.place;
            let show = show.clone();
            let shown = self.phones.with(move |core, _, _| {
                let rows = rows.into_iter();
                rows.filter_map(|row| show(&core.calls, row))
                    .collect::<Vec<_>>()
            });
            for one in shown.await? {
                if skip > 0 {
                    skip -= 1;
                } else if items.len() == most {
                    return Ok(Rows { items, more: true });
                } else {
                    items.push(one);
                }
            }
        }
    }
}
