package io.htpasswd.admission;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
        int zone = client.indexOf('%');
        try {
            // In brackets it is a literal or an error, never a name that somebody would have to resolve.
            InetAddress address = InetAddress.getByName("[" + (zone < 0 ? client : client.substring(0, zone)) + "]");
            if (!(address instanceof Inet6Address)) return address.getHostAddress();
            byte[] octets = address.getAddress();
            String hex = HexFormat.of().formatHex(octets);
            if (!hex.startsWith(TRANSLATED)) return hex.substring(0, 2 * NETWORK_BYTES);
            byte[] translated = Arrays.copyOfRange(octets, TRANSLATED.length() / 2, octets.length);
            return InetAddress.getByAddress(translated).getHostAddress();
        } catch (UnknownHostException noAddress) {
            return client;
        }
    }
}
