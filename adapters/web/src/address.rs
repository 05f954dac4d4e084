//! Where a request comes from, as far as bounds are concerned.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{extract::ConnectInfo, http::Extensions, http::HeaderMap};

/// The address that a client is counted by: of an IPv6 address the network, which is what one customer gets.
pub fn client(headers: &HeaderMap, extensions: &Extensions, behind_proxy: bool) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    // The last one is what our own proxy saw; everything before it anybody can make up.
    let said = headers.get_all("x-forwarded-for").iter().next_back();
    let said = said.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let address = said.filter(|_| behind_proxy).or(peer);
    network(address.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)))
}

/// What one customer has: an IPv4 address, or the /64 network of an IPv6 address.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&'static str], behind_proxy: bool) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        client(&headers, &extensions, behind_proxy).to_string()
    }

    #[test]
    fn only_our_own_proxy_is_believed_and_only_its_own_word() {
        assert_eq!(seen("192.0.2.1", &["198.51.100.7"], false), "192.0.2.1");
        assert_eq!(seen("192.0.2.1", &["203.0.113.9, 198.51.100.7"], true), "198.51.100.7");
        assert_eq!(seen("192.0.2.1", &["203.0.113.9", "198.51.100.7"], true), "198.51.100.7");
        assert_eq!(seen("192.0.2.1", &["nonsense"], true), "192.0.2.1");
        assert_eq!(seen("192.0.2.1", &[], true), "192.0.2.1");
    }

    #[test]
    fn one_customer_has_one_address() {
        assert_eq!(seen("2001:db8:1:2:3:4:5:6", &[], false), "2001:db8:1:2::");
        assert_eq!(seen("::ffff:192.0.2.1", &[], false), "192.0.2.1");
    }
}
