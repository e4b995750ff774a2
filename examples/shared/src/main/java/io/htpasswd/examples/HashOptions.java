package io.htpasswd.examples;

import io.htpasswd.crypt.HashRules;
import io.htpasswd.file.HtpasswdRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The dearest hashes that still count. */
final class HashOptions {
    @Option(names = "--max-bcrypt-cost", paramLabel = "LOG2", description = "Hashes above it never match. Default: 15.")
    @Nullable
    String maxBcryptCost;

    @Option(
            names = "--max-sha-crypt-rounds",
            paramLabel = "NUMBER",
            description = "Hashes above it never match. Default: 1000000.")
    @Nullable
    String maxShaCryptRounds;

    HtpasswdRules rules() throws StartException {
        HashRules hashes = HashRules.standard();
        return HtpasswdRules.standard()
                .withHashes(hashes.withMaxBcryptCost(
                                number("--max-bcrypt-cost", maxBcryptCost, 4, 31, hashes.maxBcryptCost()))
                        .withMaxShaCryptRounds(number(
                                "--max-sha-crypt-rounds",
                                maxShaCryptRounds,
                                1_000,
                                999_999_999,
                                hashes.maxShaCryptRounds())));
    }

    static int number(String flag, @Nullable String text, int least, int most, int otherwise) throws StartException {
        if (text == null) return otherwise;
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (number >= least && number <= most) return (int) number;
        throw new StartException(flag + ": expected a whole number from " + least + " to " + most
                + "; without the flag it is " + otherwise);
    }
}
