//! The examples of the RFCs, and what passes the gate.

use std::time::Duration;

use super::{
    Algorithm, Asked, Challenge, Credentials, Digests, Doubt, Gate, Hash, Limits, Proof, Verdict,
};
use crate::sip::message::{Headers, Message, Method, Name};

fn challenge(text: &str) -> Challenge {
    let mut headers = Headers::new();
    headers.push(Name::WwwAuthenticate, text);
    let mut all = Challenge::all(&headers, &Name::WwwAuthenticate);
    assert_eq!(all.len(), 1, "{text}");
    let challenge = all.remove(0);
    headers.set(Name::WwwAuthenticate, challenge.print());
    assert_eq!(
        Challenge::all(&headers, &Name::WwwAuthenticate),
        std::slice::from_ref(&challenge)
    );
    challenge
}

/// The proof as the other side reads it.
fn sent(proof: &Proof) -> Proof {
    let mut headers = Headers::new();
    headers.push(Name::Authorization, proof.print());
    let (mut all, broken) = Proof::all(&headers, &Name::Authorization);
    assert!(!broken);
    assert_eq!(all, std::slice::from_ref(proof));
    all.remove(0)
}

#[test]
fn the_examples_of_the_http_rfcs_give_their_responses() {
    const OF_2617: &str = r#"Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41""#;
    // Without qop, and with the response of its erratum 749.
    const OF_2069: &str = r#"Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41""#;
    const OF_7616: &str = r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=%, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#;
    // With user name and response of its erratum 4897.
    const HASHED: &str = r#"Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true"#;
    let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    for (text, user, password, uri, cnonce, response) in [
        (
            OF_2617,
            "Mufasa",
            "Circle Of Life",
            "/dir/index.html",
            "0a4f113b",
            "6629fae49393a05397450978507c4ef1",
        ),
        (
            OF_2069,
            "Mufasa",
            "CircleOfLife",
            "/dir/index.html",
            "",
            "1949323746fe6a43ef61f9606e7febea",
        ),
        (
            &OF_7616.replace('%', "MD5"),
            "Mufasa",
            "Circle of Life",
            "/dir/index.html",
            cnonce,
            "8ca523f5e9506fed4657c9700eebdbec",
        ),
        (
            &OF_7616.replace('%', "SHA-256"),
            "Mufasa",
            "Circle of Life",
            "/dir/index.html",
            cnonce,
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        ),
        (
            HASHED,
            "J\u{e4}s\u{f8}n Doe",
            "Secret, or not?",
            "/doe.json",
            "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
            "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5",
        ),
    ] {
        let method = Method::Other("GET".into());
        let asked = Asked {
            method: &method,
            uri: uri.as_bytes(),
            body: b"",
        };
        let credentials = Credentials::new(user, password.as_bytes());
        let proof = Proof::of(&challenge(text), &credentials, asked, cnonce, 1).expect("is known");
        assert_eq!(proof.response, response, "{text}");
        if proof.userhash {
            assert_eq!(
                proof.username,
                "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"
            );
        } else {
            assert_eq!(proof.username, user);
        }
        assert_eq!(sent(&proof).count(), Some(1));
    }
}

/// The examples of draft-smith-sipping-auth-examples-01, the only ones that have every combination.
#[test]
fn each_algorithm_with_each_qop_gives_its_response_and_is_believed() {
    let body = "v=0\r\no=bob 2890844526 2890844526 IN IP4 media.biloxi.com\r\ns=-\r\n\
                c=IN IP4 media.biloxi.com\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n\
                m=video 51372 RTP/AVP 31\r\na=rtpmap:31 H261/90000\r\nm=video 53000 RTP/AVP 32\r\n\
                a=rtpmap:32 MPV/90000\r\n";
    assert_eq!(
        Hash::Md5.of(&[body.as_bytes()]),
        "c1ed018b8ec4a3b170c0921f5b564e48"
    );
    for (more, response) in [
        ("", "bf57e4e0d0bffc0fbaedce64d59add5e"),
        (
            ", qop=\"auth,auth-int\"",
            "89eb0059246c02b2f6ee02c7961d5ea3",
        ),
        (
            ", algorithm=MD5, qop=auth",
            "89eb0059246c02b2f6ee02c7961d5ea3",
        ),
        (
            ", algorithm=md5-SESS, qop=\"auth\"",
            "e4e4ea61d186d07a92c9e1f6919902e9",
        ),
        (
            ", algorithm=MD5, qop=\"x,auth-int\"",
            "bdbeebb2da6adb6bca02599c2239e192",
        ),
        (
            ", qop=auth-int, algorithm=MD5-sess",
            "91984da2d8663716e91554859c22ca70",
        ),
    ] {
        let challenge = challenge(&format!(
            "Digest realm=\"biloxi.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", \
             opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"{more}"
        ));
        let credentials = Credentials::new("bob", b"zanzibar");
        let asked = Asked {
            method: &Method::Invite,
            uri: b"sip:bob@biloxi.com",
            body: body.as_bytes(),
        };
        let proof = Proof::of(&challenge, &credentials, asked, "0a4f113b", 1).expect("is known");
        assert_eq!(proof.response, response, "{more}");
        let digests = Digests::of("bob", "biloxi.com", b"zanzibar");
        assert!(sent(&proof).holds(&digests, &Method::Invite, body.as_bytes()));
        assert!(!proof.holds(&digests, &Method::Bye, body.as_bytes()));
        let others = Digests::of("bob", "biloxi.com", b"Zanzibar");
        assert!(!proof.holds(&others, &Method::Invite, body.as_bytes()));
        let whole = proof.qop.as_ref().is_some_and(|qop| *qop == "auth-int");
        assert_eq!(proof.holds(&digests, &Method::Invite, b""), !whole);
    }
}

#[test]
fn the_first_challenge_that_is_known_is_answered() {
    let mut headers = Headers::new();
    headers.push(Name::WwwAuthenticate, "Basic realm=\"a\"");
    headers.push(
        Name::WwwAuthenticate,
        "Digest realm=\"a\", nonce=\"1\", algorithm=AKAv1-MD5, Digest realm=\"a\", nonce=\"2\", qop=\"auth-conf\"",
    );
    headers.push(Name::WwwAuthenticate, "Digest realm=\"no nonce\"");
    headers.push(
        Name::WwwAuthenticate,
        "Digest realm=\"a\\\"b\", nonce=3, algorithm=SHA-256, qop=\"auth-int,auth\"",
    );
    headers.push(
        Name::WwwAuthenticate,
        "Digest realm=\"a\", nonce=\"4\", qop=\"auth\"",
    );
    let all = Challenge::all(&headers, &Name::WwwAuthenticate);
    assert_eq!(all.len(), 4);
    assert_eq!(all[0].algorithm, Algorithm::Other("AKAv1-MD5".into()));
    let best = Challenge::best(&all).expect("there is one");
    assert_eq!(best.nonce, "3");
    assert_eq!(best.realm, "a\"b");
    let asked = Asked {
        method: &Method::Register,
        uri: b"sip:a",
        body: b"",
    };
    let proof = Proof::of(best, &Credentials::new("a", b"b"), asked, "c", 10).expect("is known");
    assert_eq!(proof.nc.as_ref().expect("counts"), &"0000000a");
    assert_eq!(proof.qop.as_ref().expect("protects"), &"auth");
    assert_eq!(
        Proof::of(&all[0], &Credentials::new("a", b"b"), asked, "c", 1),
        None
    );
    assert_eq!(
        Proof::of(&all[1], &Credentials::new("a", b"b"), asked, "c", 1),
        None
    );
}

const REALM: &[u8] = b"demo.test";

/// A gate, a phone in front of it, and the time.
struct Scene {
    gate: Gate,
    now: Duration,
    digests: Digests,
    hash: Hash,
}

impl Scene {
    fn new(hash: Hash, used: usize) -> Self {
        let limits = Limits {
            life: Duration::from_mins(5),
            used,
        };
        Self {
            gate: Gate::new(&[1; 32], hash, limits),
            now: Duration::from_secs(1_000_000),
            digests: Digests::of("demo", "demo.test", b"secret"),
            hash,
        }
    }

    fn ask(&mut self, authorization: Option<&Proof>, known: bool) -> Verdict {
        let mut message = Message::request(Method::Register, "sip:demo.test");
        if let Some(proof) = authorization {
            message.headers.push(Name::Authorization, proof.print());
        }
        let given = Proof::given(&message, REALM);
        let digests = known.then_some(&self.digests);
        self.gate.judge(self.now, REALM, &message, &given, digests)
    }

    fn challenge(&mut self) -> Challenge {
        let Verdict::Challenge(challenge, None) = self.ask(None, true) else {
            panic!("whoever proves nothing is challenged");
        };
        assert!(!challenge.stale);
        assert_eq!(challenge.algorithm, Algorithm::Plain(self.hash));
        challenge
    }
}

fn answer(challenge: &Challenge, password: &str, count: u32) -> Proof {
    let asked = Asked {
        method: &Method::Register,
        uri: b"sip:demo.test;transport=udp",
        body: b"",
    };
    let credentials = Credentials::new("demo", password.as_bytes());
    Proof::of(challenge, &credentials, asked, "c", count).expect("is known")
}

fn doubted(verdict: Verdict, doubt: Doubt) -> Challenge {
    let Verdict::Challenge(challenge, why) = verdict else {
        panic!("not a challenge for {doubt:?}: {verdict:?}");
    };
    assert_eq!(why, Some(doubt));
    assert_eq!(challenge.stale, doubt.stale());
    challenge
}

#[test]
fn the_right_password_passes_as_long_as_its_count_rises() {
    for hash in [Hash::Md5, Hash::Sha256] {
        let mut scene = Scene::new(hash, 100);
        let challenge = scene.challenge();
        for count in [1, 2, 10, 256, 4096, u32::MAX] {
            let proof = answer(&challenge, "secret", count);
            assert_eq!(scene.ask(Some(&proof), true), Verdict::Pass);
            doubted(scene.ask(Some(&proof), true), Doubt::Replayed);
        }
        let again = doubted(
            scene.ask(Some(&answer(&challenge, "secret", 3)), true),
            Doubt::Replayed,
        );
        assert_eq!(
            scene.ask(Some(&answer(&again, "secret", 1)), true),
            Verdict::Pass
        );
    }
}

#[test]
fn a_proof_without_a_count_passes_once_for_each_nonce() {
    let mut scene = Scene::new(Hash::Md5, 100);
    let mut challenge = scene.challenge();
    challenge.qop = None;
    let proof = answer(&challenge, "secret", 1);
    assert_eq!(scene.ask(Some(&proof), true), Verdict::Pass);
    doubted(scene.ask(Some(&proof), true), Doubt::Replayed);
}

#[test]
fn a_wrong_password_is_challenged_once_more_and_then_refused() {
    let mut scene = Scene::new(Hash::Md5, 100);
    let first = scene.challenge();
    for _ in 0..2 {
        let second = doubted(
            scene.ask(Some(&answer(&first, "Secret", 1)), true),
            Doubt::Password,
        );
        let wrong = answer(&second, "Secret", 1);
        assert_eq!(
            scene.ask(Some(&wrong), true),
            Verdict::Refuse(Doubt::Password)
        );
        assert_eq!(
            scene.ask(Some(&answer(&second, "secret", 1)), true),
            Verdict::Pass
        );
    }
}

#[test]
fn a_user_that_does_not_exist_is_treated_like_one_with_a_wrong_password() {
    let mut scene = Scene::new(Hash::Md5, 100);
    let first = scene.challenge();
    let second = doubted(
        scene.ask(Some(&answer(&first, "secret", 1)), false),
        Doubt::User,
    );
    assert_eq!(
        scene.ask(Some(&answer(&second, "x", 1)), false),
        Verdict::Refuse(Doubt::User)
    );
}

#[test]
fn only_the_right_password_with_an_old_or_foreign_nonce_is_stale() {
    let mut scene = Scene::new(Hash::Md5, 100);
    let challenge = scene.challenge();
    scene.now += Duration::from_secs(301);
    doubted(
        scene.ask(Some(&answer(&challenge, "Secret", 1)), true),
        Doubt::Password,
    );
    doubted(
        scene.ask(Some(&answer(&challenge, "secret", 1)), true),
        Doubt::Old,
    );
    let mut foreign = scene.challenge();
    foreign.nonce = "bm9uY2U".into();
    doubted(
        scene.ask(Some(&answer(&foreign, "Secret", 1)), true),
        Doubt::Password,
    );
    doubted(
        scene.ask(Some(&answer(&foreign, "secret", 1)), true),
        Doubt::Foreign,
    );
}

#[test]
fn what_is_not_for_us_is_challenged() {
    let mut scene = Scene::new(Hash::Md5, 100);
    let mut challenge = scene.challenge();
    challenge.realm = "Demo.Test".into();
    doubted(
        scene.ask(Some(&answer(&challenge, "secret", 1)), true),
        Doubt::Realm,
    );
    let mut challenge = scene.challenge();
    challenge.algorithm = Algorithm::Plain(Hash::Sha256);
    doubted(
        scene.ask(Some(&answer(&challenge, "secret", 1)), true),
        Doubt::Algorithm,
    );
    let mut message = Message::request(Method::Register, "sip:demo.test");
    message
        .headers
        .push(Name::Authorization, "NoOneKnowsThisScheme opaque-data=here");
    message.headers.push(
        Name::Authorization,
        "Digest username=\"demo\", realm=\"demo.test\"",
    );
    let given = Proof::given(&message, REALM);
    let digests = scene.digests.clone();
    let verdict = scene
        .gate
        .judge(scene.now, REALM, &message, &given, Some(&digests));
    doubted(verdict, Doubt::Incomplete);
}

#[test]
fn of_several_credentials_those_for_the_realm_count() {
    let mut scene = Scene::new(Hash::Md5, 100);
    let challenge = scene.challenge();
    let mut other = challenge.clone();
    other.realm = "proxy.test".into();
    let mut message = Message::request(Method::Register, "sip:demo.test");
    message
        .headers
        .push(Name::ProxyAuthorization, answer(&other, "x", 1).print());
    message.headers.push(
        Name::ProxyAuthorization,
        answer(&challenge, "secret", 1).print(),
    );
    let given = Proof::given(&message, REALM);
    let digests = scene.digests.clone();
    let verdict = scene
        .gate
        .judge(scene.now, REALM, &message, &given, Some(&digests));
    assert_eq!(verdict, Verdict::Pass);
}

#[test]
fn what_is_remembered_is_bounded_and_nothing_passes_twice() {
    let mut scene = Scene::new(Hash::Md5, 8);
    let mut proofs = Vec::new();
    for _ in 0..100 {
        scene.now += Duration::from_millis(1);
        let proof = answer(&scene.challenge(), "secret", 1);
        assert_eq!(scene.ask(Some(&proof), true), Verdict::Pass);
        proofs.push(proof);
    }
    for proof in &proofs {
        assert_ne!(scene.ask(Some(proof), true), Verdict::Pass);
    }
    assert!(scene.gate.remembered() <= 8);
    scene.now += Duration::from_secs(301);
    let proof = answer(&scene.challenge(), "secret", 1);
    assert_eq!(scene.ask(Some(&proof), true), Verdict::Pass);
    assert_eq!(scene.gate.remembered(), 1);
}
