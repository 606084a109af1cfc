//! A dashboard that panics, on the terminal of this test program: started by a test, in a pseudo-terminal.

use futures_util::{FutureExt, Stream, future::BoxFuture, stream};
use ratatui::{Terminal, layout};
use sipdeck::{
    api::{Failure, Secret, client::Caller},
    app::{
        message::Message,
        service::{
            call::{Call, Reply},
            profile::Profile,
        },
        shared::setup::Setup,
        text::time::Moment,
    },
    runtime::{
        dashboard::run,
        provider::Perform,
        seats::services::{Services, Surroundings},
        terminal::{
            backend::Screen,
            clipboard::Wrap,
            input,
            keyboard::Keyboard,
            tty::{self, Tty},
        },
    },
    ui::theme::Theme,
};

/// A secret that is in memory while the dashboard panics.
pub const CANARY: &str = "canary-9-Secret";

/// Panics when it is asked to perform anything, and says all that it knows.
#[derive(Debug, Clone)]
struct Cut {
    on_task: bool,
    #[expect(dead_code, reason = "it is there to be printed")]
    secret: Secret,
}

impl Perform for Cut {
    fn perform(&self, _: Caller, _: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        assert!(!self.on_task, "the cable was cut at {self:?}");
        std::future::pending().boxed()
    }
}

#[test]
fn dashboard() {
    let Ok(place) = std::env::var("SIPDECK_PANIC_ON") else {
        return;
    };
    let on_task = place == "task";
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime
        .block_on(async {
            let keyboard = Keyboard::default();
            let input = input::of_process(&keyboard).expect("input");
            let (tty, _guard) = Tty::enter(keyboard, true).expect("a terminal");
            tty.leave_on_panic();
            let size = tty::size().expect("a size");
            let screen = Screen::new(tty, layout::Size::new(size.width, size.height));
            let mut terminal = Terminal::new(screen).expect("a screen");
            let provider = Cut {
                on_task,
                secret: CANARY.into(),
            };
            let services = Services::bare(provider, news(!on_task), Moment::default);
            let surroundings = Surroundings {
                theme: Theme::named("mono").expect("there"),
                others: std::collections::BTreeMap::new(),
                clipboard: Wrap::Plain,
                is_far: false,
                turns: None,
            };
            let setup = Setup::new(size, Profile::default(), Moment::default());
            run(&mut terminal, input, services, surroundings, setup).await
        })
        .expect("it panics before");
}

fn news(cut: bool) -> impl Stream<Item = Message> + Send {
    Box::pin(stream::once(async move {
        let pasted = Message::Pasted(CANARY.into());
        assert!(!cut, "the cable was cut at {pasted:?}");
        std::future::pending().await
    }))
}
