package io.htpasswd.crypt;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which formats are accepted and which costs are allowed. A cost is bounded where a hash is read, because one line with
 * {@code rounds=999999999} would make every wrong password a denial of service.
 *
 * <pre>{@code
 * HashRules rules = HashRules.standard().withMaxBcryptCost(16).refusing(HashFormat.DES_CRYPT);
 * }</pre>
 *
 * <p>This class is immutable and thread-safe.
 */
public final class HashRules {
    static final int LOWEST_BCRYPT_COST = 4;
    static final int HIGHEST_BCRYPT_COST = 31;
    static final int LOWEST_ROUNDS = 1_000;
    static final int HIGHEST_ROUNDS = 999_999_999;

    private static final HashRules STANDARD = new HashRules(
            Stream.of(HashFormat.values()).filter(HashFormat::isStandard).collect(Collectors.toUnmodifiableSet()),
            15,
            // Some room above the 656,000 that passlib writes unasked.
            1_000_000);

    private final Set<HashFormat> accepted;
    private final int maxBcryptCost;
    private final int maxShaCryptRounds;

    private HashRules(Set<HashFormat> accepted, int maxBcryptCost, int maxShaCryptRounds) {
        this.accepted = accepted;
        this.maxBcryptCost = maxBcryptCost;
        this.maxShaCryptRounds = maxShaCryptRounds;
    }

    /** Returns rules that accept all formats but plain text, bcrypt up to cost 15 and SHA-crypt up to 1,000,000 rounds. */
    public static HashRules standard() {
        return STANDARD;
    }

    /**
     * Returns a copy that accepts these formats, too.
     *
     * @throws IllegalArgumentException if {@link HashFormat#UNKNOWN} is among them
     */
    public HashRules accepting(HashFormat... formats) {
        Set<HashFormat> more = EnumSet.noneOf(HashFormat.class);
        more.addAll(accepted);
        more.addAll(named(formats));
        if (more.contains(HashFormat.UNKNOWN))
            throw new IllegalArgumentException("an unknown format cannot be accepted");
        return new HashRules(more, maxBcryptCost, maxShaCryptRounds);
    }

    /** Returns a copy that does not accept these formats. */
    public HashRules refusing(HashFormat... formats) {
        Set<HashFormat> fewer = EnumSet.noneOf(HashFormat.class);
        fewer.addAll(accepted);
        fewer.removeAll(named(formats));
        return new HashRules(Set.copyOf(fewer), maxBcryptCost, maxShaCryptRounds);
    }

    private static List<HashFormat> named(HashFormat... formats) {
        Objects.requireNonNull(formats, "formats");
        for (HashFormat format : formats) Objects.requireNonNull(format, "formats");
        return List.of(formats);
    }

    /**
     * Returns a copy that accepts bcrypt up to this cost, log2 of its rounds; each step doubles the time.
     *
     * @throws IllegalArgumentException if the cost is not between 4 and 31
     */
    public HashRules withMaxBcryptCost(int costLog2) {
        checkBcryptCost(costLog2);
        return new HashRules(accepted, costLog2, maxShaCryptRounds);
    }

    static void checkBcryptCost(int costLog2) {
        if (costLog2 < LOWEST_BCRYPT_COST || costLog2 > HIGHEST_BCRYPT_COST) {
            throw new IllegalArgumentException("bcrypt's cost is from 4 to 31, was " + costLog2);
        }
    }

    /**
     * Returns a copy that accepts SHA-crypt up to this many rounds.
     *
     * @throws IllegalArgumentException if they are not between 1,000 and 999,999,999
     */
    public HashRules withMaxShaCryptRounds(int rounds) {
        if (rounds < LOWEST_ROUNDS || rounds > HIGHEST_ROUNDS) {
            throw new IllegalArgumentException("SHA-crypt's rounds are from 1000 to 999999999, was " + rounds);
        }
        return new HashRules(accepted, maxBcryptCost, rounds);
    }

    boolean accepts(HashFormat format) {
        return accepted.contains(format);
    }

    /** Returns the highest cost of bcrypt that is accepted, log2 of its rounds. */
    public int maxBcryptCost() {
        return maxBcryptCost;
    }

    /** Returns the most rounds of SHA-crypt that are accepted. */
    public int maxShaCryptRounds() {
        return maxShaCryptRounds;
    }

    @Override
    public String toString() {
        return "HashRules[accepted=" + accepted + ", maxBcryptCost=" + maxBcryptCost + ", maxShaCryptRounds="
                + maxShaCryptRounds + "]";
    }
}
