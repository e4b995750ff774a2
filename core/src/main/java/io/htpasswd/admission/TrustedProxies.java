package io.htpasswd.admission;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are trusted to name the client. A program behind proxies names them, so that limits, denials in the log and
 * fail2ban count by the client and not by the proxy:
 *
 * <pre>{@code
 * TrustedProxies proxies = TrustedProxies.of("10.0.0.0/8", "::1");
 * // your own server
 * String client = proxies.client(exchange.getRemoteAddress(), exchange.getRequestHeaders()::get);
 * RequestView view = RequestView.of(method, exchange.getRequestHeaders()::get, query, client);
 * // Netty
 * factory.withClient((channel, request) -> proxies.client(channel.remoteAddress(), request.headers()::getAll));
 * }</pre>
 *
 * <p>Each proxy appends the address that it was called from to a field of the request, {@code X-Forwarded-For} unless
 * {@link #withField} names another. The field counts only if the socket's peer is trusted. It is read from the right, over all its
 * lines. The first address that is not trusted is the client; entries to the left of it are claims of the client. If all addresses
 * are trusted, the leftmost is the client. Without the field, the peer is the client.
 *
 * <p>Reading ends at an entry that is no address, and after 32 entries: then the last address read is the client. Addresses are
 * literals of IPv4 or IPv6, which may have a zone, brackets or a port. {@code unknown}, {@code _hidden}, names and empty entries
 * are no addresses. A name is never resolved.
 *
 * <p>Name proxies, not networks that clients are in: a client with a trusted address can claim any other address. Clients must not
 * be able to reach the server around the proxy from such an address.
 *
 * <p>This class is immutable and thread-safe.
 */
public final class TrustedProxies {
    private static final String DEFAULT_FIELD = "X-Forwarded-For";

    private final List<AddressBlock> blocks;
    private final String field;

    private TrustedProxies(List<AddressBlock> blocks, String field) {
        this.blocks = blocks;
        this.field = field;
    }

    /**
     * Trusts these addresses, such as {@code 192.0.2.1} or {@code ::1}, and blocks of them, such as {@code 10.0.0.0/8}. IPv4 and
     * IPv6 are named each for itself; an IPv4 address within {@code ::ffff:} counts as the IPv4 address that it is.
     *
     * @throws IllegalArgumentException if there is none, or one is neither an address nor a block, has a zone, the prefix 0, or
     *     bits beyond its prefix
     */
    public static TrustedProxies of(String... networks) {
        if (requireNonNull(networks, "networks").length == 0) {
            throw new IllegalArgumentException("name one proxy at least, or use the socket's peer");
        }
        List<AddressBlock> blocks = Stream.of(networks)
                .map(network -> AddressBlock.of(requireNonNull(network, "networks")))
                .toList();
        return new TrustedProxies(blocks, DEFAULT_FIELD);
    }

    /**
     * Returns a copy that reads this field and no other. Its values have to be addresses, one or more between commas: not those of
     * {@code Forwarded}, which have another form.
     *
     * @throws IllegalArgumentException if the name holds anything but ASCII letters, digits and hyphens, or is {@code Forwarded}
     */
    public TrustedProxies withField(String name) {
        if (!requireNonNull(name, "name").matches("[A-Za-z0-9-]{1,64}") || name.equalsIgnoreCase("Forwarded")) {
            throw new IllegalArgumentException("expected the name of a field that holds addresses, such as X-Real-IP;"
                    + " at most 64 letters, digits and hyphens, and not Forwarded");
        }
        return new TrustedProxies(blocks, name);
    }

    /**
     * Returns the address of the client, IPv6 with all its eight groups and without a zone; the peer's as it is. Null if the peer's
     * is not known.
     *
     * @param peer the socket's other end
     * @param headers all values of a field by its name, as {@code RequestView.headers} has them; called for one field at most
     */
    public @Nullable String client(@Nullable SocketAddress peer, Function<String, List<String>> headers) {
        return client(text(peer), headers);
    }

    /** As {@link #client(SocketAddress, Function)}; a peer that is no address is not trusted. */
    public @Nullable String client(@Nullable String peer, Function<String, List<String>> headers) {
        requireNonNull(headers, "headers");
        if (!trusts(peer)) return peer;
        List<String> lines = headers.apply(field);
        ListedAddresses listed = new ListedAddresses(lines == null ? List.of() : lines);
        byte[] client = null;
        for (byte[] next = listed.next(); next != null; next = listed.next()) {
            client = next;
            if (!trusts(next)) break;
        }
        return client == null ? peer : IpAddress.text(client);
    }

    /** Returns whether this peer is one of these proxies; false if its address is not known. */
    public boolean trusts(@Nullable SocketAddress peer) {
        return trusts(text(peer));
    }

    private boolean trusts(@Nullable String peer) {
        byte[] address = peer == null ? null : IpAddress.octets(peer);
        return address != null && trusts(address);
    }

    private boolean trusts(byte[] address) {
        for (AddressBlock block : blocks) {
            if (block.contains(address)) return true;
        }
        return false;
    }

    private static @Nullable String text(@Nullable SocketAddress peer) {
        InetAddress address = peer instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return address == null ? null : address.getHostAddress();
    }

    /** The field, and how many addresses and blocks there are. */
    @Override
    public String toString() {
        return "TrustedProxies[" + field + ", networks=" + blocks.size() + "]";
    }
}
