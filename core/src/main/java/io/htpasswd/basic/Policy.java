package io.htpasswd.basic;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who gets in and what the others are told: strict or optional, realm, credential location, required users and groups.
 *
 * <p>Starts from {@link #strict()} or {@link #optional()}; every {@code with…} gives a changed copy. What cannot be enforced
 * as asked is refused with an IllegalArgumentException when it is asked for.
 *
 * <p>Threads: immutable.
 */
public final class Policy {
    private final Options options;

    private Policy(Options options) {
        this.options = options;
    }

    /**
     * Every option with its standard value. Written to only in {@link #with}, before the final field of a policy makes it
     * visible to other threads; a copy takes along every option, also one that did not exist when the copying was written.
     */
    private static final class Options implements Cloneable {
        private boolean strict = true;
        private String realm = "Restricted";
        private boolean charset = true;
        private boolean grpcRejections;
        private Location location = HeaderLocation.AUTHORIZATION;
        private CredentialLimits limits = CredentialLimits.STANDARD;
        private Set<String> requiredUsers = Set.of();
        private Set<String> requiredGroups = Set.of();
        private boolean credentialsKept;
        private @Nullable String forwardedUser;

        @Override
        protected Options clone() {
            try {
                return (Options) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Policy with(Consumer<Options> change) {
        Options changed = options.clone();
        change.accept(changed);
        return new Policy(changed);
    }

    /** Credentials must be there and good. Realm {@code Restricted}, header {@code Authorization}, gRPC form off. */
    public static Policy strict() {
        return new Policy(new Options());
    }

    /** Credentials may be missing; those that are there must be good. Otherwise as {@link #strict()}. */
    public static Policy optional() {
        return strict().with(options -> options.strict = false);
    }

    boolean isStrict() {
        return options.strict;
    }

    /** The realm of the challenge: printable ASCII, not empty. Quotes and backslashes are escaped for you. */
    public Policy withRealm(String realm) {
        requireNonNull(realm, "realm");
        if (realm.isEmpty() || realm.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new IllegalArgumentException("a realm is printable ASCII and not empty, got " + Quoted.text(realm));
        }
        return with(options -> options.realm = realm);
    }

    String realm() {
        return options.realm;
    }

    /** No {@code charset="UTF-8"} in the challenge and in the body's type: byte for byte what agentgateway answers. */
    public Policy withoutCharset() {
        return with(options -> options.charset = false);
    }

    boolean charset() {
        return options.charset;
    }

    /** Where credentials are looked for; the header {@code Authorization} with scheme Basic otherwise. */
    public Policy withLocation(CredentialLocation location) {
        requireNonNull(location, "location");
        return with(options -> options.location = (Location) location);
    }

    Location location() {
        return options.location;
    }

    /** Leaves good credentials in the request for what stands behind; {@code Proxy-Authorization} goes all the same (RFC 9110 §11.7.2). */
    public Policy withCredentialsKept() {
        return with(options -> options.credentialsKept = true);
    }

    /**
     * Tells what stands behind who the user is, in the header of this name and in percent-encoded UTF-8; whatever a client
     * sends under that name, or one that servers take for it, is removed from every request that passes.
     */
    public Policy withForwardedUser(String headerName) {
        FieldName.checked(requireNonNull(headerName, "headerName"));
        return with(options -> options.forwardedUser = headerName);
    }

    @Nullable
    String forwardedUser() {
        return options.forwardedUser;
    }

    /**
     * Returns a copy that lets in these users only, and the members of required groups, if there are any: either suffices.
     *
     * @throws IllegalArgumentException when the set is empty or the policy is optional
     */
    public Policy requiringUsers(Set<String> users) {
        Set<String> required = required("users", users);
        return with(options -> options.requiredUsers = required);
    }

    /**
     * Returns a copy that lets in members of these groups only, and required users, if there are any: either suffices.
     *
     * @throws IllegalArgumentException when the set is empty or the policy is optional
     */
    public Policy requiringGroups(Set<String> groups) {
        Set<String> required = required("groups", groups);
        return with(options -> options.requiredGroups = required);
    }

    private Set<String> required(String what, Set<String> names) {
        Set<String> required = Set.copyOf(requireNonNull(names, what));
        if (!options.strict) {
            throw new IllegalArgumentException("a policy with required " + what + " must be strict, was optional");
        }
        if (required.isEmpty()) {
            throw new IllegalArgumentException("required " + what + ": expected at least one, got none");
        }
        return required;
    }

    Set<String> requiredUsers() {
        return options.requiredUsers;
    }

    Set<String> requiredGroups() {
        return options.requiredGroups;
    }

    /** True for everybody when nothing is required. */
    boolean permits(String user, Set<String> groups) {
        if (options.requiredUsers.isEmpty() && options.requiredGroups.isEmpty()) return true;
        return options.requiredUsers.contains(user) || groups.stream().anyMatch(options.requiredGroups::contains);
    }

    /** The longest Basic value read, in characters; 8192 otherwise. */
    public Policy withMaxValueLength(int chars) {
        return with(options -> options.limits = new CredentialLimits(chars, options.limits.passwordBytes()));
    }

    /** The longest password verified, in bytes; 512 otherwise. */
    public Policy withMaxPasswordBytes(int bytes) {
        return with(options -> options.limits = new CredentialLimits(options.limits.valueLength(), bytes));
    }

    CredentialLimits limits() {
        return options.limits;
    }

    /** Answers gRPC calls in gRPC's own form, with HTTP status 200. Off behind a server's sub-request, which reads the status. */
    public Policy withGrpcRejections() {
        return with(options -> options.grpcRejections = true);
    }

    public Policy withoutGrpcRejections() {
        return with(options -> options.grpcRejections = false);
    }

    boolean grpcRejections() {
        return options.grpcRejections;
    }

    /** What goes from every request that passes, whoever sent it. */
    RequestEdit scrub() {
        return removing(options.location.isProxy() ? options.location : CustomLocation.NOWHERE);
    }

    /** What goes from a request with good credentials. */
    RequestEdit strip() {
        return options.credentialsKept ? scrub() : removing(options.location);
    }

    private RequestEdit removing(Location from) {
        String forwarded = options.forwardedUser;
        return new RequestEdit(from, forwarded == null ? null : ForwardedUser.alias(forwarded), Map.of());
    }

    /** Mode, realm and location; of required users and groups that there are such, not who. */
    @Override
    public String toString() {
        return "Policy[" + (options.strict ? "strict" : "optional") + ", realm=" + Quoted.text(options.realm)
                + ", location=" + options.location
                + (options.requiredUsers.isEmpty() ? "" : ", users required")
                + (options.requiredGroups.isEmpty() ? "" : ", groups required") + "]";
    }
}
