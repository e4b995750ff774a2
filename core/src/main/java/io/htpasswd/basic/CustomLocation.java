package io.htpasswd.basic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credentials wherever the application's own function finds them. */
final class CustomLocation extends Location {
    private static final Logger LOG = LoggerFactory.getLogger(BasicAuth.class);

    private final Function<RequestView, List<String>> values;

    CustomLocation(Function<RequestView, List<String>> values) {
        this.values = values;
    }

    @Override
    CredentialsOrReason read(RequestView request, CredentialLimits limits) {
        try {
            // Not List.copyOf: a null among the values is malformed, as in the field that the function may hand on.
            return bareToken(new ArrayList<>(values.apply(request)), limits);
        } catch (RuntimeException e) {
            LOG.warn("custom credential location failed: {}", e.getClass().getName());
            return CredentialsOrReason.UNREADABLE;
        }
    }

    /** Only the function knows where it looked. */
    @Override
    @Nullable
    Removal removal() {
        return null;
    }

    @Override
    public String toString() {
        return "custom";
    }
}
