package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 6 of the contract: which addresses are one client. */
class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::FFFF:c000:201, 192.0.2.1",
        "64:ff9b::192.0.2.1, 192.0.2.1",
        "64:ff9b::c000:201, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "2001:db8:1:2::, 20010db800010002",
        "2001:db8::1, 20010db800000000",
        "::1, 0000000000000000",
        "fe80::1%eth0, fe80000000000000",
        "fe80::1%2, fe80000000000000",
        "unknown, unknown",
        "a.host.example, a.host.example",
        "1:2:3, 1:2:3",
        "'', ''",
        "host:80, host:80",
        "[::1], [::1]"
    })
    void anIpv4AddressIsOneClientAndSoIsANetworkOfIpv6(String address, String client) {
        assertThat(ClientAddress.network(address)).isEqualTo(client);
    }
}
