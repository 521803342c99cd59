package io.gradinstructor.data.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Folders of pictures, a folder for each class: PNG, JPEG and what else Java reads.
 *
 * @param folder that has the classes' folders
 * @param testFolder the same of the test; null if its pictures are among the others
 * @param size rows and columns that all are brought to; null for pictures that are of one size
 * @param colour whether they have three numbers a pixel, red, green and blue; else the brightness
 */
public record Pictures(String folder, String testFolder, List<Integer> size, boolean colour)
    implements Source {
  @Override
  public String format() {
    return "pictures";
  }

  @Override
  public Map<String, String> files() {
    return Source.files("folder", folder, testFolder);
  }

  @Override
  public Columns columns() {
    return null;
  }

  @Override
  public boolean tested() {
    return testFolder != null;
  }

  @Override
  public Reader reader(List<Path> places) {
    return new PictureReader(places, this);
  }
}
