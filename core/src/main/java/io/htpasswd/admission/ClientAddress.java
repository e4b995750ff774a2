package io.htpasswd.admission;

import java.util.Arrays;
import java.util.HexFormat;

/** Whose requests are one client's: those from one IPv4 address, or from one /64 of IPv6, which one customer has whole. */
final class ClientAddress {
    private static final String TRANSLATED = "0064ff9b0000000000000000"; // 64:ff9b::/96 (RFC 6052)
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** An IPv4 address as it is, also inside {@code ::ffff:} and {@code 64:ff9b::}; the /64 of an IPv6 one; other text as it is. */
    static String network(String client) {
        if (client.indexOf(':') < 0) return client;
        byte[] octets = IpAddress.octets(client);
        if (octets == null) return client;
        String hex = HexFormat.of().formatHex(octets);
        if (hex.length() < TRANSLATED.length()) return IpAddress.text(octets);
        if (!hex.startsWith(TRANSLATED)) return hex.substring(0, 2 * NETWORK_BYTES);
        return IpAddress.text(Arrays.copyOfRange(octets, TRANSLATED.length() / 2, octets.length));
    }
}
