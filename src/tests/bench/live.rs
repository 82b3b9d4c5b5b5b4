//! From a vote to its arrival in the other browsers, with five hundred of them listening.

use super::{Line, milliseconds, pages::serve, percentile, votes};
use crate::support::*;
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

const LISTENERS: usize = 500;
const VOTES: usize = 20;

/// The 99th percentile over all votes and listeners, from the moment that the vote is sent.
pub async fn delay() -> Line {
    let app = TestApp::sqlite().await;
    let tokens = votes::voters(&app).await;
    let release = app.release().raise().await.at("2").await;
    release.submit_plan().await;
    let hash = release.overview().await.revision.unwrap().1;
    let address = serve(app.router.clone()).await;
    let arrivals: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let http = reqwest::Client::new();
    let mut listeners = Vec::new();
    for _ in 0..LISTENERS {
        let request = http.get(format!("http://{address}/events"));
        let mut stream = request.header("cookie", format!("slipway={}", Person::Reader.token())).send().await.unwrap();
        let arrivals = arrivals.clone();
        listeners.push(tokio::spawn(async move {
            while let Ok(Some(chunk)) = stream.chunk().await {
                if String::from_utf8_lossy(&chunk).contains("vote.cast") {
                    arrivals.lock().unwrap().push(Instant::now());
                }
            }
        }));
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut delays = Vec::new();
    for token in tokens.iter().take(VOTES) {
        let sent = Instant::now();
        votes::abstain(&app, token, &release, "planning-documents", &hash).await;
        let patience = Instant::now() + Duration::from_secs(5);
        while arrivals.lock().unwrap().len() < LISTENERS && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let arrived = std::mem::take(&mut *arrivals.lock().unwrap());
        assert_eq!(arrived.len(), LISTENERS, "every listener is told");
        delays.extend(arrived.into_iter().map(|at| at - sent));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    listeners.iter().for_each(tokio::task::JoinHandle::abort);
    let (median, late) = (percentile(&mut delays, 0.5), percentile(&mut delays, 0.99));
    let figure = format!("{} (median {})", milliseconds(late), milliseconds(median));
    let kept = late <= Duration::from_millis(150);
    Line::new("a vote to its arrival in another browser, 500 listeners", "99th percentile at most 150 ms", figure, kept)
}
