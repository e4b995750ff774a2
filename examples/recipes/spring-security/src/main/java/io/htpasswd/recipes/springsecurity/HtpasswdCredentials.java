package io.htpasswd.recipes.springsecurity;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.RequestView;
import io.htpasswd.basic.Verification;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Reads a request's credentials by core's rules in place of Spring's own converter, which takes the first of several headers,
 * any byte after {@code Basic} and passwords as text. Core reads, and a verifier that knows no users keeps what was read; whether
 * it is good, {@link HtpasswdAuthentication} says. Without credentials there is nothing to convert, and paths may be open.
 */
final class HtpasswdCredentials implements AuthenticationConverter {
    /** Its own: nothing is hashed for it, and it waits for nobody who hashes. */
    private static final HashingLimit UNUSED = HashingLimit.of(1, 0, Duration.ZERO);

    @Override
    public Authentication convert(HttpServletRequest request) {
        Reading reading = new Reading();
        RequestView view = RequestView.of(
                request.getMethod(),
                name -> Collections.list(request.getHeaders(name)),
                request.getQueryString(),
                request.getRemoteAddr());
        Decision decision = BasicAuth.of(Policy.optional(), reading)
                .withHashingLimit(UNUSED)
                .evaluate(view);
        if (decision instanceof Decision.Denied) throw new BadCredentialsException("not to be read");
        if (reading.read == null) return null;
        var asked = UsernamePasswordAuthenticationToken.unauthenticated(reading.read.user(), reading.read);
        asked.setDetails(new WebAuthenticationDetails(request));
        return asked;
    }

    private static final class Reading implements CredentialVerifier {
        private Credentials read;

        @Override
        public Verification recall(Credentials credentials) {
            read = credentials;
            return Verification.Accepted.WITHOUT_GROUPS;
        }

        @Override
        public Verification verify(Credentials credentials) {
            return Verification.Failed.UNAVAILABLE;
        }
    }
}
