//! Whether a URL of an application answers at all.

use reqwest::redirect;

use super::breakage::Breakage;

/// The status of its answer to HEAD, or why there is none, as the end of a sentence. Redirects are not followed, as the
/// service follows none (reference §8).
pub async fn status(url: &str) -> Result<u16, String> {
    // Whoever comes first installs it for the process; all of this program wants the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("sipdeck/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none());
    let builder = if url.starts_with("http://") {
        builder.tls_certs_only([])
    } else {
        builder
    };
    let client = builder
        .build()
        .map_err(|_| "no certificates to trust were found on this machine".to_owned())?;
    let answer = client.head(url).send().await;
    let answer = answer.map_err(|why| {
        Breakage::read(&why, None)
            .failure
            .message
            .trim_end_matches('.')
            .to_owned()
    })?;
    Ok(answer.status().as_u16())
}
