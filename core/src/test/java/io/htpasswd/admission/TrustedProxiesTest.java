package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.htpasswd.basic.RequestView;
import io.htpasswd.testing.OptionPairs;
import io.htpasswd.testing.ProxyRow;
import io.htpasswd.testing.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6 of the contract: whose address. */
class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.of("10.0.0.0/8", "2001:db8::/32");
    private static final Function<String, List<String>> NAMING_A_CLIENT = field -> List.of("203.0.113.7");

    static List<ProxyRow> table() {
        return ProxyRow.all().toList();
    }

    @ParameterizedTest
    @MethodSource("table")
    void clientIsTheFirstAddressFromTheRightThatIsNotTrusted(ProxyRow row) {
        assertThat(row.trusted().client(row.peer(), field -> field.equals("X-Forwarded-For") ? row.lines() : List.of()))
                .isEqualTo(row.client());
    }

    @ParameterizedTest
    @MethodSource("table")
    void clientOfAPeerThatIsNotTrustedIsThePeerWhateverTheFieldSays(ProxyRow row) {
        String stranger = "198.51.100.1";
        assertThat(row.trusted().client(stranger, field -> row.lines())).isEqualTo(stranger);
    }

    @Test
    void clientIsReadFromTheNamedFieldAlone() {
        List<String> asked = new ArrayList<>();
        String client = PROXIES.withField("X-Real-IP").client("10.0.0.1", field -> {
            asked.add(field);
            return field.equals("X-Real-IP") ? List.of("203.0.113.7") : List.of("6.6.6.6");
        });
        assertThat(client).isEqualTo("203.0.113.7");
        assertThat(asked).containsExactly("X-Real-IP");
    }

    @Test
    void fieldIsNotEvenReadWhenThePeerIsNotTrusted() {
        assertThat(PROXIES.client("192.0.2.1", field -> {
                    throw new AssertionError(field);
                }))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void linesThatAServerCouldNotReadEndTheReading() {
        assertThat(PROXIES.client("10.0.0.1", field -> null)).isEqualTo("10.0.0.1");
        assertThat(PROXIES.client("10.0.0.1", field -> Arrays.asList("203.0.113.7", null)))
                .isEqualTo("10.0.0.1");
        assertThat(PROXIES.client("10.0.0.1", field -> Arrays.asList("203.0.113.7", null, "10.0.0.2")))
                .isEqualTo("10.0.0.2");
    }

    @Test
    void peerOfASocketIsReadAsItsAddress() throws Exception {
        InetAddress trusted = InetAddress.getByAddress("proxy.example", new byte[] {10, 0, 0, 1});
        assertThat(PROXIES.client(new InetSocketAddress(trusted, 443), NAMING_A_CLIENT))
                .isEqualTo("203.0.113.7");
        assertThat(PROXIES.trusts(new InetSocketAddress(trusted, 443))).isTrue();
        InetAddress other = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        assertThat(PROXIES.client(new InetSocketAddress(other, 443), NAMING_A_CLIENT))
                .isEqualTo("192.0.2.1");
        assertThat(PROXIES.trusts(new InetSocketAddress(other, 443))).isFalse();
    }

    static List<SocketAddress> withoutAnAddress() {
        return List.of(InetSocketAddress.createUnresolved("10.0.0.1", 443), UnixDomainSocketAddress.of("/run/proxy"));
    }

    @ParameterizedTest
    @MethodSource("withoutAnAddress")
    void peerWithoutAnAddressIsNotTrustedAndNoClient(SocketAddress peer) {
        assertThat(PROXIES.trusts(peer)).isFalse();
        assertThat(PROXIES.client(peer, NAMING_A_CLIENT)).isNull();
    }

    @Test
    void unknownPeerIsNotTrustedAndNoClient() {
        assertThat(PROXIES.trusts(null)).isFalse();
        assertThat(PROXIES.client((SocketAddress) null, NAMING_A_CLIENT)).isNull();
        assertThat(PROXIES.client((String) null, NAMING_A_CLIENT)).isNull();
        assertThat(PROXIES.client("a.host.example", NAMING_A_CLIENT)).isEqualTo("a.host.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | expected an address or a block such as 10.0.0.0/8, without a name or a zone; got ",
                "proxy.example | expected an address or a block such as 10.0.0.0/8, without a name or a zone; got proxy",
                "10.0.0 | expected an address or a block",
                "010.0.0.1 | expected an address or a block",
                "10.0.0.1:80 | expected an address or a block",
                "[::1] | expected an address or a block",
                "fe80::1%eth0 | expected an address or a block",
                "' 10.0.0.1' | expected an address or a block such as 10.0.0.0/8, without a name or a zone; got ?10.0.0.1",
                "10.0.0.1,10.0.0.2 | expected an address or a block",
                "10.0.0.0/ | expected a prefix from 1 to 32",
                "10.0.0.0/08 | expected a prefix from 1 to 32",
                "10.0.0.0/33 | expected a prefix from 1 to 32",
                "10.0.0.0/-8 | expected a prefix from 1 to 32",
                "10.0.0.0/255.0.0.0 | expected a prefix from 1 to 32",
                "10.0.0.0/8/8 | expected a prefix from 1 to 32",
                "0.0.0.0/0 | expected a prefix from 1 to 32 (0 would believe every client); got 0.0.0.0/0",
                "::/0 | expected a prefix from 1 to 128",
                "::/129 | expected a prefix from 1 to 128",
                "10.0.0.5/8 | bits beyond the prefix are set; write 10.0.0.0/8, or an address without a prefix; got 10.0.0.5/8",
                "2001:db8::1/64 | bits beyond the prefix are set; write 2001:db8:0:0:0:0:0:0/64, or",
                "::ffff:10.0.0.1 | write IPv4 without ::ffff:; got ::ffff:10.0.0.1",
                "::ffff:10.0.0.0/104 | write IPv4 without ::ffff:"
            })
    void ofRefusesWhatIsNoAddressAndNoBlock(String network, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedProxies.of("10.0.0.1", network))
                .withMessageStartingWith(message);
    }

    @Test
    void ofShowsNoMoreThanTheBeginningOfALongText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedProxies.of("x\n".repeat(5_000)))
                .withMessageEndingWith("; got " + "x?".repeat(32) + "…");
    }

    @Test
    void ofNoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(TrustedProxies::of)
                .withMessage("name one proxy at least, or use the socket's peer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "X-Forwarded-For:", "X_Forwarded_For", "X Forwarded", "Forwarded", "forwarded", "Ünder"})
    void withFieldRefusesWhatIsNoFieldOfAddresses(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PROXIES.withField(name))
                .withMessageStartingWith("expected the name of a field that holds addresses, such as X-Real-IP");
    }

    /** Whose headers answer null for a field that is not there. */
    @Test
    void clientOfTheJdksOwnServerIsTheOneThatItsProxyNames() throws Exception {
        List<String> clients = new ArrayList<>();
        TrustedProxies proxies = TrustedProxies.of("127.0.0.1");
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            Headers headers = exchange.getRequestHeaders();
            String client = proxies.client(exchange.getRemoteAddress(), headers::get);
            clients.add(RequestView.of("GET", headers::get, null, client).client());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            Wire.ask(port, Wire.get("/"));
            Wire.ask(port, Wire.get("/", "X-Forwarded-For: 6.6.6.6", "x-forwarded-for: 203.0.113.7"));
        } finally {
            server.stop(0);
        }
        assertThat(clients).containsExactly("127.0.0.1", "203.0.113.7");
    }

    @Test
    void toStringNamesNoProxy() {
        assertThat(PROXIES).hasToString("TrustedProxies[X-Forwarded-For, networks=2]");
    }

    @Test
    void optionsStayWhenAnotherIsSet() {
        OptionPairs.of(TrustedProxies.class, () -> PROXIES)
                .sets("field", "withField", proxies -> proxies.withField("X-Real-IP"))
                .assertIndependent();
        assertThat(PROXIES.withField("X-Real-IP")).hasToString("TrustedProxies[X-Real-IP, networks=2]");
    }
}
