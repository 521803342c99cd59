package io.gradinstructor.standalone;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.table.Pictures;
import io.gradinstructor.network.NetworkFileReader;
import io.gradinstructor.network.PictureModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Images as a network of a run sees them.
 *
 * @param names of their files; null of images of one file
 * @param probabilities [images][classes]
 * @param classes names by place
 * @param labels place of each image's class; -1 where it is not known
 */
record ImagesSeen(List<String> names, float[] probabilities, List<String> classes, int[] labels) {
  /**
   * Sees them.
   *
   * @param onnx the network's model, of the file {@code network}
   * @param seen the run's own images
   */
  static ImagesSeen of(byte[] onnx, Path network, Path data, DatasetSpec seen) throws Refusal {
    List<Integer> size = PictureModel.size(onnx);
    if (size == null) {
      throw new Refusal(network + " takes neither rows of a table nor images");
    }
    List<String> classes = PictureModel.classes(onnx);
    if (seen.source() instanceof Pictures pictures) {
      Pictures.Shown shown = pictures.shown(data, size, classes);
      float[] p = PictureModel.probabilities(onnx, shown.bytes(), size);
      return new ImagesSeen(shown.names(), p, classes, shown.labels());
    }
    if (Files.isDirectory(data)) {
      throw new Refusal(
          data + " is a folder; the run's images are of IDX files, which are one file");
    }
    Datasets.Bare images = Datasets.images(data, seen.transposed());
    List<Integer> own = List.of(images.size().get(0), images.size().get(1), 1);
    boolean told = size.get(0) > 0;
    int pixels = told ? 0 : NetworkFileReader.read(onnx).network().inputs();
    if (told ? !size.equals(own) : pixels != own.get(0) * own.get(1)) {
      throw new Refusal(
          data
              + " has images of "
              + own.get(0)
              + " x "
              + own.get(1)
              + ", "
              + network
              + " takes "
              + (told ? size.get(0) + " x " + size.get(1) : pixels + " pixels"));
    }
    float[] p = PictureModel.probabilities(onnx, images.pixels(), own);
    int[] labels = new int[p.length / classes.size()];
    Arrays.fill(labels, -1);
    return new ImagesSeen(null, p, classes, labels);
  }
}
