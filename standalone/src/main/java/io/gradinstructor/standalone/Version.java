package io.gradinstructor.standalone;

import io.gradinstructor.autodiff.Library;
import picocli.CommandLine;

/** What {@code --version} says, the same for every command. */
final class Version implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"gi " + Library.description()};
  }
}
