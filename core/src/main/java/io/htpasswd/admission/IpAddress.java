package io.htpasswd.admission;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as text and as octets. Only literals are read: a name is never resolved. */
final class IpAddress {
    private static final int V4_OCTETS = 4;

    private IpAddress() {}

    /**
     * The octets of an address: 4 of IPv4, also inside {@code ::ffff:}, and 16 of IPv6, whose zone is left out. Null for all other
     * text. IPv4 has four decimal numbers without leading zeros, which some readers take for octal (RFC 6943 §3.1.1).
     */
    static byte @Nullable [] octets(String text) {
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        return literal.indexOf(':') < 0 ? v4(text) : v6(literal);
    }

    /** As sockets' peers are written in Java: IPv6 with all its eight groups. */
    static String text(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 octets, got " + octets.length, e);
        }
    }

    private static byte @Nullable [] v4(String text) {
        byte[] octets = new byte[V4_OCTETS];
        int start = 0;
        for (int i = 0; i < V4_OCTETS; i++) {
            int end = i < V4_OCTETS - 1 ? text.indexOf('.', start) : text.length();
            int octet = end < 0 ? -1 : octet(text, start, end);
            if (octet < 0) return null;
            octets[i] = (byte) octet;
            start = end + 1;
        }
        return octets;
    }

    private static int octet(String text, int start, int end) {
        int digits = end - start;
        if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(start) == '0')) return -1;
        int octet = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') return -1;
            octet = 10 * octet + c - '0';
        }
        return octet <= 0xFF ? octet : -1;
    }

    /** Of text with a colon. */
    private static byte @Nullable [] v6(String text) {
        // The JDK would take leading zeros here.
        if (text.indexOf('.') >= 0 && v4(text.substring(text.lastIndexOf(':') + 1)) == null) return null;
        try {
            // In brackets it is a literal or an error, never a name that somebody would have to resolve.
            return InetAddress.getByName("[" + text + "]").getAddress();
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }
}
