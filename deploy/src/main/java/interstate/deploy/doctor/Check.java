package interstate.deploy.doctor;

/** Looks at one thing of this machine; what cannot be read is a finding too, never an error. */
@FunctionalInterface
interface Check {
    Finding look();
}
